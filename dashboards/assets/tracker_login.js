// A session that ends, or a cookie that is deleted, while a page is open. What was typed stays: one logs in in another tab and goes on here.
// The name of this file puts it after tracker.js, whose functions it adds to.
"use strict";

(function () {
  const ask = window.fetch;

  function ended() {
    const link = { namespace: "dash_html_components", type: "A", props: { href: "/login", target: "_blank", children: "Log in again" } };
    const text = " in another tab, then go on here. What you typed is still there.";
    window.dash_clientside.set_props("error", { title: "Your session has ended", children: [link, text], hide: false });
  }

  function unknown() {
    const text = "The cookie of this page is gone. Reload the page, then try again: nothing was written.";
    window.dash_clientside.set_props("error", { title: "The server does not know this page", children: text, hide: false });
  }

  window.fetch = async (...given) => {
    const answer = await ask(...given);
    if (answer.status === 401 && document.querySelector("header.top .who form")) ended();
    if (answer.status === 403 && !document.cookie.includes("_csrf_token=")) unknown();
    return answer;
  };
})();
