// Marking a period on the timeline by dragging. Loaded as a file: the Content-Security-Policy allows no inline script.
"use strict";

(function () {
  function timeline() {
    const plot = document.querySelector("#timeline-graph .js-plotly-plot");
    return plot && plot.layout && window.Plotly ? plot : null;
  }

  function switchTo(plot, marks) {
    window.Plotly.relayout(plot, { dragmode: marks ? "select" : "zoom", selectdirection: "h", selections: [] });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    marking: {
      // The button: a drag marks days, and zooms again after a second press; a figure drawn anew zooms.
      mode(clicks, figure) {
        const plot = timeline();
        const pressed = window.dash_clientside.callback_context.triggered.some((one) => one.prop_id.startsWith("mark-period"));
        const mode = pressed && plot ? plot.layout.dragmode : figure && figure.layout && figure.layout.dragmode;
        const marks = pressed && plot ? mode !== "select" : mode === "select";
        if (pressed && plot) switchTo(plot, marks);
        return [marks ? "filled" : "default", String(marks)];
      },

      // The days between which the user dragged. What plotly dims as not selected is shown again.
      marked(selected, event) {
        const plot = timeline();
        const range = selected && selected.range && selected.range.x;
        if (!plot || !range || plot.layout.dragmode !== "select") {
          return [window.dash_clientside.no_update, window.dash_clientside.no_update, window.dash_clientside.no_update];
        }
        window.setTimeout(() => {
          switchTo(plot, false);
          window.Plotly.restyle(plot, { selectedpoints: null });
          window.dash_clientside.tracker.highlight(event);
        }, 0);
        return [{ range: range, at: Date.now() }, "default", "false"];
      },
    },
  });
})();
