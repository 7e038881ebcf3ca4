// Keys for the actions on an event. Loaded as a file: the Content-Security-Policy allows no inline script.
"use strict";

(function () {
  // j and k are of the queue only, where u also takes back what was written on the event before.
  const BUTTON = {
    c: "act-confirm", r: "act-reject", e: "act-edit", n: "act-note", j: "review-next", k: "review-previous", u: "review-undo",
  };

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
    if (key === "?" && section) {
      const keys = section.querySelector("details.hand-keys");
      keys.open = !keys.open;
      return true;
    }
    const own = key === "u" && section && lastOwn(section);
    const button = own || document.getElementById(BUTTON[key]);
    if (button) button.click();
    return Boolean(button);
  }

  document.addEventListener("keydown", (event) => {
    const section = document.getElementById("act");
    const shown = section ? section.checkVisibility() : document.getElementById("review-undo");
    if (!shown || event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || covered()) return;
    if (pressed(event.key, section)) event.preventDefault();
  });

  // Ctrl+Enter saves an open form, Enter alone the reason of a rejection (Shift+Enter begins a new line).
  document.addEventListener("keydown", (event) => {
    const form = document.getElementById("act-form");
    if (event.key !== "Enter" || event.shiftKey || !form || form.hidden || !form.contains(event.target) || covered()) return;
    const reason = document.getElementById("act-fields").dataset.kind === "rejected" && event.target.tagName === "TEXTAREA";
    if (!reason && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.target.blur(); // a date is taken over when its field is left
    soon(() => document.getElementById("act-save").click());
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

  // A button that is drawn anew with the card loses the focus.
  let acted = false;
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("#act button")) acted = true;
  });

  function soon(work) {
    window.setTimeout(work, 50);
  }

  function show(id) {
    const element = document.getElementById(id);
    if (element) element.scrollIntoView({ block: "nearest" });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    tracker_actions: {
      // After a form was opened: its first field has the focus.
      opened(form) {
        soon(() => {
          const field = form && form.kind && document.querySelector("#act-fields input, #act-fields textarea");
          if (field) field.focus();
        });
        return (form && form.kind) || "";
      },

      // After a conflict: both sides are in view, the safe way out has the focus.
      met(pending) {
        soon(() => {
          if (!pending) return;
          show("act-conflict");
          document.getElementById("act-look").focus({ preventScroll: true });
        });
        return pending ? "met" : "";
      },

      // After a refusal, which is more than a text: the cause is in view; a name that is missing can be typed.
      refused(said) {
        const refusal = Boolean(said) && typeof said === "object";
        soon(() => {
          if (!refusal) return;
          show("act-feedback");
          const author = document.getElementById("act-author");
          if (author && !author.value.trim()) author.focus({ preventScroll: true });
        });
        return refusal ? "refused" : "";
      },

      // After the queue went on: the event is in view and has the focus.
      turned(shown) {
        soon(() => {
          const body = document.getElementById("review-body");
          if (body && !writing(document.activeElement)) body.focus({ preventScroll: true });
          if (body && body.getBoundingClientRect().top < 0) body.scrollIntoView();
        });
        return (shown && shown.event) || "";
      },

      redrawn() {
        soon(() => {
          const section = document.getElementById("act");
          if (acted && section && document.activeElement === document.body) section.focus({ preventScroll: true });
          acted = false;
        });
        return "";
      },
    },
  });
})();
