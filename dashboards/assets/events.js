// The table of all events and the search for words. Loaded as a file: the Content-Security-Policy allows no inline script.
"use strict";

(function () {
  const WORDS = "?"; // the choice of the search box that is no country, as layout.py has it
  let typed = ""; // in the search box; a choice empties it before it can be asked

  document.addEventListener("input", (event) => {
    if (event.target.id === "goto") typed = event.target.value;
  });

  function path(event) {
    return "/event/" + encodeURIComponent(event.event_id);
  }

  // With one of these keys the browser opens the link elsewhere.
  function elsewhere(event) {
    return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  }

  function open(event) {
    window.dash_clientside.set_props("url", { pathname: path(event), search: "", hash: "" });
  }

  // A cell that is edited or a box that is ticked opens no event.
  function edited(params) {
    const column = params.colDef || {};
    return Boolean(column.editable) || (params.column && params.column.getColId().startsWith("ag-Grid-Selection"));
  }

  window.dashAgGridFunctions = Object.assign({}, window.dashAgGridFunctions, {
    // The rows come in their order from the server.
    asTheServerSorts() {
      return 0;
    },

    // A table is one stop of Tab, or hundreds of cells would stand before what follows it; but Tab goes on with editing.
    leaveTable(params) {
      return params.editing ? params.nextCellPosition || false : false;
    },

    openEvent(params) {
      if (edited(params)) return;
      if (params.data && !(params.event && elsewhere(params.event))) open(params.data);
    },

    openEventByKey(params) {
      if (edited(params)) return;
      if (params.data && params.event && params.event.key === "Enter") open(params.data);
    },

    // The order that the user asks for with the headers: "-date_start,confidence".
    sortEvents(params) {
      if (params.source !== "uiColumnSorted") return;
      const sorted = params.api.getColumnState().filter((column) => column.sort);
      sorted.sort((one, other) => one.sortIndex - other.sortIndex);
      const order = sorted.map((column) => (column.sort === "desc" ? "-" : "") + column.colId).join(",");
      window.dash_clientside.set_props("list-sort", { data: order });
    },
  });

  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
    // A link, so that it can be opened in another tab; otherwise the click on the row opens the event.
    EventLink(props) {
      const stay = (event) => elsewhere(event) || event.preventDefault();
      const attributes = { href: path(props.data), className: "event-link", tabIndex: -1, onClick: stay };
      return window.React.createElement("a", attributes, props.value);
    },
  });

  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    // The countries whose names have what is typed, then the search for it among the events.
    countriesThenWords({ options, search, limit }) {
      const text = search.trim().toLowerCase();
      const countries = options.filter((one) => one.value !== WORDS);
      if (!text) return countries.slice(0, limit);
      const found = countries.filter((one) => one.label.toLowerCase().includes(text)).slice(0, limit);
      return [...found, { value: WORDS, label: "Search events for “" + search.trim() + "”" }];
    },
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    events: {
      // What was chosen in the search box: a country, or the words that stood there.
      chosen(choice) {
        return choice === WORDS ? WORDS + typed : choice;
      },
    },
  });

  // On a narrow screen the filters are folded behind a button.
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button.fold");
    if (button) button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
  });

  // The list of columns closes as other lists do: with Escape, and with a click elsewhere.
  function closeColumns(event) {
    const open = document.querySelector("details.columns[open]");
    const leaves = event.type === "keydown" ? event.key === "Escape" : open && !open.contains(event.target);
    if (!open || !leaves) return;
    open.open = false;
    if (event.type === "keydown") open.querySelector("summary").focus();
  }
  document.addEventListener("keydown", closeColumns);
  document.addEventListener("pointerdown", closeColumns);
})();
