// The world map: shapes from our own file, coloured by classes, one tab stop with arrow keys inside.
"use strict";

(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const DOT = 38; // radius of a country too small for a shape
  let shapes = null;

  function loaded(address) {
    shapes = shapes || fetch(address).then((answer) => {
      if (!answer.ok) throw new Error("The shapes of the map: " + answer.status);
      return answer.json();
    });
    shapes.catch(() => { shapes = null; });
    return shapes;
  }

  function made(name, attributes, parent) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.appendChild(element);
    return element;
  }

  function shapeOf(shape, parent) {
    if (shape.d) return made("path", { d: shape.d }, parent);
    return made("circle", { cx: shape.at[0], cy: shape.at[1], r: DOT }, parent);
  }

  // Like Dash's own links: the page stays, only its content changes.
  function go(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    window.history.pushState({}, "", event.currentTarget.getAttribute("href"));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  function link(country, shape, parent, say) {
    const anchor = made("a", { href: country.href, class: "country step" + country.step, tabindex: -1, "data-code": country.code, "aria-label": country.text }, parent);
    shapeOf(shape, anchor);
    made("title", {}, anchor).textContent = country.text;
    anchor.addEventListener("click", go);
    for (const kind of ["pointerenter", "focus"]) anchor.addEventListener(kind, () => say(country.text));
    if (country.step === 0 || country.step === 6) {
      const mark = made("text", { x: shape.at[0], y: shape.at[1], class: "mark" }, anchor);
      mark.textContent = country.step ? "▲" : "▼";
    }
    return anchor;
  }

  // One tab stop; the arrow keys go through the countries, those that moved most first.
  function roving(anchors) {
    if (anchors.length) anchors[0].setAttribute("tabindex", 0);
    const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    anchors.forEach((anchor, at) => anchor.addEventListener("keydown", (event) => {
      if (!(event.key in moves)) return;
      event.preventDefault();
      const next = anchors[Math.min(Math.max(at + moves[event.key], 0), anchors.length - 1)];
      anchor.setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    }));
  }

  function draw(box, world, countries) {
    const svg = made("svg", { viewBox: "0 0 " + world.width + " " + world.height, class: "world-shapes" });
    const said = document.createElement("p");
    said.className = "map-said";
    said.setAttribute("aria-hidden", "true");
    const rest = "Point at a country, or tab to the map and use the arrow keys; Enter opens it.";
    said.textContent = rest;
    const say = (text) => { said.textContent = text; };
    svg.addEventListener("pointerleave", () => say(rest));
    const known = new Map(countries.map((country) => [country.code, country]));
    for (const [code, shape] of Object.entries(world.shapes)) {
      if (!known.has(code) && shape.d) shapeOf(shape, made("g", { class: "none", "aria-hidden": "true" }, svg));
    }
    const ordered = countries.filter((country) => world.shapes[country.code]).sort((a, b) => b.value - a.value || (a.code < b.code ? -1 : 1));
    roving(ordered.map((country) => link(country, world.shapes[country.code], svg, say)));
    box.replaceChildren(svg, said);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    overview: {
      worldMap(data) {
        if (!data) return window.dash_clientside.no_update;
        return loaded(data.shapes).then((world) => {
          const box = document.getElementById("overview-map");
          if (box) draw(box, world, data.countries);
          return String(data.countries.length);
        });
      },
    },
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#brief-print")) window.print();
  });
})();
