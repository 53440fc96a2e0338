// Lets the clock tick, counts the codes down, and puts the page's new content
// in when something happened. All of it works without, by loading again.
"use strict";
(function () {
  var lang = document.documentElement.lang;
  var begin = Date.now(); // when what is shown was made
  var waiting = false;

  // passed is how many seconds of the laboratory went by since then.
  function passed() {
    var shown = document.querySelector(".clock time");
    return shown ? (Date.now() - begin) / 1000 * Number(shown.dataset.rate) : 0;
  }

  function tick() {
    var shown = document.querySelector(".clock time");
    if (!shown) { return; }
    var t = new Date(Date.parse(shown.getAttribute("datetime")) + passed() * 1000);
    var inJapan = new Date(t.getTime() + 9 * 3600 * 1000);
    shown.querySelector(".hour").textContent = inJapan.toISOString().slice(11, 19);
    shown.querySelector(".day").textContent = inJapan.toLocaleDateString(lang === "ja" ? "ja-JP" : "en-GB",
      { timeZone: "UTC", year: "numeric", month: "long", day: "numeric" });
    var over = false;
    document.querySelectorAll("[data-left]").forEach(function (one) {
      var left = Math.ceil(Number(one.dataset.left) - passed());
      over = over || left <= 0;
      one.textContent = left > 0 ? one.dataset.say.replace("#", left) : one.dataset.over;
    });
    if (over) { again(); }
  }

  // busy tells that somebody is at work on the page, who would lose it.
  function busy() {
    var main = document.querySelector("main");
    return main.contains(document.activeElement) || main.querySelector("details[open]") || String(getSelection());
  }

  function again() {
    if (waiting || busy()) { return; }
    waiting = true;
    setTimeout(function () {
      fetch(location.href, { headers: { Accept: "text/html" } }).then(function (r) { return r.text(); }).then(function (text) {
        waiting = false;
        if (busy()) { return; }
        var fresh = new DOMParser().parseFromString(text, "text/html");
        [".clock", "main"].forEach(function (part) { document.querySelector(part).replaceWith(fresh.querySelector(part)); });
        begin = Date.now();
        centre();
        tick();
      }).catch(function () { setTimeout(function () { waiting = false; }, 2000); }); // the server is away: later
    }, 200);
  }

  // centre brings the server's time into the middle of the ruler.
  function centre() {
    document.querySelectorAll(".scroll").forEach(function (one) { one.scrollLeft = (one.scrollWidth - one.clientWidth) / 2; });
  }

  centre();
  setInterval(tick, 250);
  if (!window.EventSource || document.querySelector("main[data-still]")) { return; }
  var events = new EventSource("/lab/events");
  ["attempt", "mail", "clock", "member"].forEach(function (kind) { events.addEventListener(kind, again); });
})();
