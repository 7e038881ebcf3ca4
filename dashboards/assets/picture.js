// Pictures of a figure, made in the browser: plotly's own picture of it with a title, the period and the source.
"use strict";

(function () {
  const WIDTH = 1200, TOP = 92, BOTTOM = 74;
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  // A line of text beside the plot, in pixels from its upper left or lower left corner.
  function line(text, size, shift, atTop, colour, bold) {
    return {
      text: bold ? "<b>" + text + "</b>" : text, xref: "paper", yref: "paper", x: 0, y: atTop ? 1 : 0,
      xanchor: "left", yanchor: atTop ? "bottom" : "top", yshift: shift, xshift: -30, showarrow: false,
      align: "left", font: { size: size, color: colour },
    };
  }

  function plain(text) {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  }

  function described(plot) {
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const style = getComputedStyle(document.documentElement);
    const meta = layout.meta, ink = style.getPropertyValue("--ink").trim(), muted = style.getPropertyValue("--muted").trim();
    const surface = style.getPropertyValue("--surface").trim();
    const top = TOP + (layout.margin.t - 14), bottom = BOTTOM + (layout.margin.b - 34);
    layout.annotations = (layout.annotations || []).concat([
      line(plain(meta.title), 21, top - 36, true, ink, true),
      line(plain(meta.period), 14, top - 60, true, muted, false),
      line(plain(meta.source), 12, -(bottom - 30), false, muted, false),
    ]);
    layout.margin = { l: 56, r: layout.margin.r + 24, t: top, b: bottom };
    if (layout.legend) Object.assign(layout.legend, { yref: "paper", yanchor: "bottom" }); // above are the lines just added
    layout.paper_bgcolor = layout.plot_bgcolor = surface;
    delete layout.width;
    delete layout.height;
    return layout;
  }

  async function picture(kind) {
    const plot = document.querySelector(".timeline .js-plotly-plot");
    if (!plot || !plot.layout || !plot.layout.meta || !window.Plotly) return "nothing is drawn";
    const height = Math.round(plot.clientHeight) + TOP;
    const figure = { data: plot.data, layout: described(plot) };
    const address = await window.Plotly.toImage(figure, { format: kind, width: WIDTH, height: height, scale: kind === "png" ? 2 : 1 });
    const link = document.createElement("a");
    link.href = address;
    link.download = plot.layout.meta.file + "." + kind;
    document.body.append(link);
    link.click();
    link.remove();
    return link.download;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    picture: {
      // A click on one of the two buttons, whose id ends in png or svg; gives the name of the file.
      save() {
        const button = window.dash_clientside.callback_context.triggered_id || "";
        const kind = button.split("-").pop();
        return kind === "png" || kind === "svg" ? picture(kind) : window.dash_clientside.no_update;
      },
    },
  });

  // What the sliders say: days since 1 January of year 1, months since year 0.
  const EPOCH = 719163;  // 1 January 1970
  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    dayName(value) {
      const day = new Date((value - EPOCH) * 86400000);
      return day.getUTCDate() + " " + MONTHS[day.getUTCMonth()] + " " + day.getUTCFullYear();
    },
    monthName(value) {
      return MONTHS[value % 12] + " " + Math.floor(value / 12);
    },
  });
})();
