// The legend of the timeline by keyboard: each name is a button. Loaded as a file: the policy allows no inline script.
"use strict";

(function () {
  function traceOf(item) {
    return item.__data__[0].trace;
  }

  // What a name stands for: its trace, and all of its group.
  function meant(plot, own) {
    const group = own.legendgroup;
    return plot._fullData.filter((one) => one.index === own.index || (group && one.legendgroup === group)).map((one) => one.index);
  }

  // Plotly draws the names anew when it likes, so this follows each drawing.
  function prepare(plot) {
    for (const item of plot.querySelectorAll(".legend .traces")) {
      const button = item.querySelector(".legendtoggle");
      if (!button) continue;
      const shown = traceOf(item).visible === true;
      const attributes = { tabindex: 0, role: "button", "aria-label": "Show " + traceOf(item).name, "aria-pressed": shown };
      for (const [name, value] of Object.entries(attributes)) button.setAttribute(name, value);
    }
  }

  function press(button) {
    const plot = button.closest(".js-plotly-plot");
    const own = traceOf(button.closest(".traces"));
    const label = button.getAttribute("aria-label");
    window.Plotly.restyle(plot, { visible: own.visible === true ? "legendonly" : true }, meant(plot, own)).then(() => {
      const again = plot.querySelector(".legendtoggle[aria-label='" + CSS.escape(label) + "']");
      if (again && document.activeElement !== again) again.focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("legendtoggle") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    press(event.target);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    legend: {
      reach(plot) {
        prepare(plot);
        if (plot.legendInReach) return;
        plot.legendInReach = true;
        plot.on("plotly_afterplot", () => prepare(plot));
      },
    },
  });
})();
