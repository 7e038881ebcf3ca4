// What only the browser can do. Loaded as a file: the Content-Security-Policy allows no inline script.
"use strict";

(function () {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  let choice = "auto";

  function resolved() {
    return choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  }

  function apply() {
    const scheme = resolved();
    root.setAttribute("data-mantine-color-scheme", scheme);
    root.setAttribute("data-ag-theme-mode", scheme);
    return scheme;
  }

  // The choice is remembered by Dash's own persistence; read it early, so that a dark page does not flash white.
  try {
    const key = Object.keys(localStorage).find((name) => name.startsWith("_dash_persistence.theme.value"));
    const kept = key && JSON.parse(localStorage.getItem(key));
    if (Array.isArray(kept) && ["light", "dark", "auto"].includes(kept[0])) choice = kept[0];
  } catch (error) {
    console.info("No stored theme could be read", error);
  }
  apply();

  dark.addEventListener("change", () => {
    const scheme = apply();
    if (choice !== "auto" || !window.dash_clientside.set_props) return; // the page of log-in has no Dash
    window.dash_clientside.set_props("scheme", { data: scheme });
    window.dash_clientside.set_props("provider", { forceColorScheme: scheme });
  });

  // Escape closes the side panel, unless a dialog or a list is open that Escape closes first.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = [...document.querySelectorAll("[role=dialog], [role=listbox]")];
    if (open.some((element) => element.checkVisibility())) return;
    const panel = document.getElementById("panel");
    if (panel && !panel.hidden) document.getElementById("panel-close").click();
  });

  // Who closes the side panel from within gets the focus back where it was when the panel opened.
  let opener = null;
  function follow(event) {
    const panel = document.getElementById("panel");
    const inside = panel && panel.contains(document.activeElement);
    if (event && !inside) opener = document.activeElement;
    if (!event && inside && opener && opener.isConnected) opener.focus();
  }

  // Which page of the header this is; pages below it ("/review/history") belong to it.
  function mark(path) {
    for (const link of document.querySelectorAll(".nav a")) {
      const aim = link.getAttribute("href");
      const here = path === aim || (aim !== "/" && path.startsWith(aim + "/"));
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tracker: {
      scheme(value) {
        choice = value || "auto";
        const scheme = apply();
        return [scheme, scheme];
      },

      // After a page was laid out: its title for tabs and history, and the place an address with # points to.
      arrived() {
        window.setTimeout(() => {
          const heading = document.querySelector("#page h1");
          const name = heading && heading.firstChild ? heading.firstChild.textContent : "";
          mark(window.location.pathname);
          document.title = name ? name + " · Tension tracker" : "Tension tracker";
          const target = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
          if (target) target.scrollIntoView({ block: "center" });
          else window.scrollTo(0, 0);
        }, 50);
        return window.location.pathname;
      },

      // A zoom by the user; the figure also reports each resize.
      zoom(moved) {
        const zoomed = moved && (moved["xaxis.autorange"] || moved["xaxis.range"] || moved["xaxis.range[0]"]);
        return zoomed ? moved : window.dash_clientside.no_update;
      },

      // A row chosen by the user; the table also reports a selection that follows the open event, or vanished rows.
      row(rows, event) {
        const chosen = rows && rows.length ? rows[0].event_id : "";
        return chosen && chosen !== event ? chosen : window.dash_clientside.no_update;
      },

      // The figure has what it draws: what comes after it may be asked for.
      drawn() {
        return performance.now();
      },

      // Dims the other marks while an event is open in the side panel.
      highlight(event) {
        follow(event);
        window.setTimeout(() => {
          const plot = document.querySelector("#timeline-graph .js-plotly-plot");
          if (!plot || !plot.data || !window.Plotly) return;
          window.dash_clientside.legend.reach(plot);
          const marks = plot.data.map((trace, at) => at).filter((at) => plot.data[at].mode === "markers" && plot.data[at].customdata);
          const found = marks.map((at) => plot.data[at].customdata.indexOf(event));
          const known = event && found.some((at) => at >= 0);
          const chosen = found.map((at) => (known ? (at >= 0 ? [at] : []) : null));
          const dimmed = marks.some((at) => plot.data[at].selectedpoints);
          if (known || dimmed) window.Plotly.restyle(plot, { selectedpoints: chosen }, marks);
        }, 60);
        return window.dash_clientside.no_update;
      },

      // The ids of the rows that the table's own filters leave, null when it has none.
      rowsShown(clicks, filters, rows) {
        if (!clicks) return window.dash_clientside.no_update;
        const filtered = filters && Object.keys(filters).length > 0;
        return { clicks: clicks, ids: filtered ? (rows || []).map((row) => row.event_id) : null };
      },
    },
  });
})();
