// Draws the page again when something happens, and lets the clock tick. All
// of it works without.
"use strict";
(function () {
  var clock = document.querySelector(".clock time");
  if (clock) {
    var shown = Date.parse(clock.getAttribute("datetime"));
    var rate = Number(clock.dataset.rate);
    var begin = Date.now();
    setInterval(function () {
      var t = new Date(shown + (Date.now() - begin) * rate + 9 * 3600 * 1000);
      clock.textContent = t.toISOString().slice(0, 19).replace("T", " ");
    }, 250);
  }
  if (!window.EventSource) { return; }
  var events = new EventSource("/lab/events");
  var again = function () {
    var at = document.activeElement;
    if (at && /^(INPUT|SELECT)$/.test(at.tagName)) { return; }
    events.close();
    location.reload();
  };
  if (document.querySelector("[data-still], .story, .letter")) { return; }
  ["attempt", "mail", "clock", "member"].forEach(function (kind) { events.addEventListener(kind, again); });
})();
