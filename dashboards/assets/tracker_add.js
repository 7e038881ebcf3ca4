// Handing in articles. Everything goes to one route as a form; only the id of the job stays in the page.
// The name of this file puts it after tracker.js, whose functions it adds to.
"use strict";

(function () {
  const ROUTE = "/add/jobs";
  const MOST_BYTES = 20 * 1024 * 1024; // the server has the same limit and the last word
  const say = (text) => window.dash_clientside.set_props("add-feedback", { children: text });
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  // What only a page of this site can read, and sends back with what it writes.
  function token() {
    const kept = document.cookie.split("; ").find((one) => one.startsWith("_csrf_token="));
    return kept ? kept.split("=")[1] : "";
  }

  function present() {
    const kept = sessionStorage.getItem("add-job");
    return kept ? JSON.parse(kept) : null;
  }

  // XMLHttpRequest, because fetch does not tell how much has been sent.
  function handIn(form) {
    const request = new XMLHttpRequest();
    if (present()) form.append("replaces", present());
    say("");
    set("add-progress", { hidden: false });
    set("add-status", { children: "Sending…" });
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) set("add-status", { children: "Sending… " + Math.round((100 * sent.loaded) / sent.total) + "%" });
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => refused("The server cannot be reached, or broke off. Is it still running?"));
    request.open("POST", ROUTE);
    request.setRequestHeader("X-CSRFToken", token());
    request.send(form);
  }

  function answered(request) {
    let answer;
    try {
      answer = JSON.parse(request.responseText);
    } catch (error) {
      console.info("No JSON came back", error);
      answer = { error: "The server did not take it (" + request.status + " " + request.statusText + ")." };
    }
    if (answer.error) refused(answer.error);
    else set("add-job", { data: answer.job });
  }

  function refused(cause) {
    set("add-progress", { hidden: true });
    say(cause);
  }

  function handInFiles(files) {
    const form = new FormData();
    form.append("kind", "files");
    let size = 0;
    for (const file of files) {
      form.append("files", file, file.name);
      size += file.size;
    }
    if (!files.length) return;
    if (size > MOST_BYTES) refused("These files have more than 20 MB together: use `tracker ingest` for large files.");
    else handIn(form);
  }

  // Before the component gets to see them, so that no file is read into the page.
  const within = (event) => event.target instanceof Element && event.target.closest("#add-files");
  document.addEventListener("change", (event) => {
    if (!within(event) || event.target.type !== "file") return;
    event.stopPropagation();
    const files = [...event.target.files];
    event.target.value = "";
    handInFiles(files);
  }, true);
  document.addEventListener("click", (event) => {
    if (!within(event) || !event.target.closest(".add-choose")) return;
    event.stopPropagation();
    document.querySelector("#add-files input[type=file]").click();
  }, true);
  document.addEventListener("drop", (event) => {
    if (!within(event)) return;
    event.preventDefault();
    event.stopPropagation();
    for (const left of [event.target, event.target.closest(".add-drop")]) {
      left.dispatchEvent(new DragEvent("dragleave", { bubbles: true })); // or the component thinks it goes on
    }
    handInFiles([...event.dataTransfer.files]);
  }, true);

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.tracker = Object.assign({}, window.dash_clientside.tracker, {
    // The button before it does the same: the component's own, unnamed field is not for the keyboard.
    oneStop() {
      window.setTimeout(() => {
        const field = document.querySelector("#add-files input[type=file]");
        if (!field) return;
        field.tabIndex = -1;
        field.setAttribute("aria-label", "Files");
      }, 300);
      return window.dash_clientside.no_update;
    },
    handInText(clicks, title, date, source, url, text) {
      if (clicks) {
        const form = new FormData();
        const fields = { kind: "text", title, date, source, url, text };
        for (const [name, value] of Object.entries(fields)) form.append(name, value || "");
        handIn(form);
      }
      return window.dash_clientside.no_update;
    },
    handInAddress(clicks, url) {
      if (clicks) {
        const form = new FormData();
        form.append("kind", "url");
        form.append("url", url || "");
        handIn(form);
      }
      return window.dash_clientside.no_update;
    },
  });
})();
