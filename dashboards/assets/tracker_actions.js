// Keys for the actions on an event. Loaded as a file: the Content-Security-Policy allows no inline script.
"use strict";

(function () {
  const BUTTON = { c: "act-confirm", r: "act-reject", e: "act-edit", n: "act-note" };

  // While the user writes or chooses somewhere, a letter is a letter.
  function writing(element) {
    return element && (element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName));
  }

  function covered() {
    return [...document.querySelectorAll("[role=dialog], [role=listbox]")].some((one) => one.checkVisibility());
  }

  // The newest record of this author that holds; an undo is none.
  function lastOwn(section) {
    const author = document.getElementById("act-author").value.trim();
    const own = [...section.querySelectorAll("li[data-author]")].filter(
      (one) => one.dataset.author === author && one.dataset.kind !== "undo",
    );
    return own.map((one) => one.querySelector(".hand-undo")).find((one) => one);
  }

  function pressed(key, section) {
    if (key === "?") {
      const keys = section.querySelector("details.hand-keys");
      keys.open = !keys.open;
      return true;
    }
    const button = key === "u" ? lastOwn(section) : document.getElementById(BUTTON[key]);
    if (button) button.click();
    return Boolean(button);
  }

  document.addEventListener("keydown", (event) => {
    const section = document.getElementById("act");
    if (!section || !section.checkVisibility() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target) || covered()) return;
    if (pressed(event.key, section)) event.preventDefault();
  });

  // Escape closes an open form before anything else that it would close.
  document.addEventListener(
    "keydown",
    (event) => {
      const form = document.getElementById("act-form");
      if (event.key !== "Escape" || !form || form.hidden || covered()) return;
      event.stopImmediatePropagation();
      document.getElementById("act-cancel").click();
    },
    true,
  );

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tracker_actions: {
      // After a form was opened: its first field has the focus.
      opened(form) {
        window.setTimeout(() => {
          const field = form && form.kind && document.querySelector("#act-fields input, #act-fields textarea");
          if (field) field.focus();
        }, 50);
        return (form && form.kind) || "";
      },
    },
  });
})();
