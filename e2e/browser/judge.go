// What makes a page readable for everybody, as far as a program can tell:
// contrast, names of fields and buttons, headings, width.

package browser

// Judge looks at the page as it stands and gives what is wrong with it: text
// of too little contrast (WCAG AA), fields without a label, buttons without a
// name, no or more than one first heading, content wider than the window,
// targets too small for a finger, identifiers used twice.
func (w *Window) Judge() ([]string, error) {
	return Ask[[]string](w, judge)
}

const judge = `(() => {
const wrong = [];
const shown = e => { const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  return r.width > 1 && r.height > 1 && s.visibility !== "hidden" && s.display !== "none" && e.checkVisibility({checkOpacity: true}); };
const say = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + ' "' + (e.innerText || e.value || "").trim().slice(0, 30) + '"';
const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m; };
const light = c => { const f = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
const over = (a, b) => [0, 1, 2].map(i => a[i] * a[3] + b[i] * (1 - a[3])).concat(1);
const ground = e => { const layers = []; for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); layers.push(c); if (c[3] === 1) break; }
  return layers.reverse().reduce((below, c) => over(c, below), [255, 255, 255, 1]); };
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const done = new Set();
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.textContent.trim() || done.has(e) || !shown(e) || e.closest("svg,script,style,noscript")) continue;
  done.add(e);
  const s = getComputedStyle(e), back = ground(e), fore = over(parse(s.color), back);
  const [a, b] = [light(fore), light(back)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
  const size = parseFloat(s.fontSize), large = size >= 24 || size >= 18.66 && parseInt(s.fontWeight) >= 700;
  if (ratio < (large ? 3 : 4.5)) wrong.push("contrast " + ratio.toFixed(2) + " of " + say(e));
  if (size < 12) wrong.push("letters of " + size + " px in " + say(e));
}
for (const e of document.querySelectorAll("input:not([type=hidden]),select,textarea")) {
  if (!e.hidden && shown(e) && !(e.labels && e.labels.length) && !e.getAttribute("aria-label") && !e.getAttribute("aria-labelledby")) wrong.push("no label: " + say(e) + e.name);
}
for (const e of document.querySelectorAll("button,a[href],summary")) {
  if (!shown(e)) continue;
  if (!(e.innerText.trim() || e.getAttribute("aria-label") || e.querySelector("img[alt]"))) wrong.push("no name: " + e.outerHTML.slice(0, 80));
  const r = e.getBoundingClientRect();
  const inline = getComputedStyle(e).display === "inline";
  if (!inline && (r.height < 24 || r.width < 24) && !e.classList.contains("skip")) wrong.push("a target of " + Math.round(r.width) + " x " + Math.round(r.height) + ": " + say(e));
}
const first = [...document.querySelectorAll("h1")].filter(shown).length;
if (first !== 1) wrong.push(first + " first headings");
if (!document.documentElement.lang) wrong.push("the page has no language");
const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
if (wide > 0) wrong.push("the page is " + wide + " px wider than the window");
const ids = {};
for (const e of document.querySelectorAll("[id]")) { if (ids[e.id]) wrong.push("id used twice: " + e.id); ids[e.id] = true; }
for (const e of document.querySelectorAll("[role=alert]")) if (shown(e) && !e.innerText.trim()) wrong.push("an empty alert");
for (const e of document.querySelectorAll("[aria-describedby],[aria-labelledby],[aria-errormessage]"))
  for (const n of ["aria-describedby", "aria-labelledby", "aria-errormessage"])
    for (const id of (e.getAttribute(n) || "").split(/\s+/).filter(Boolean))
      if (!document.getElementById(id)) wrong.push(n + " names " + id + ", which is not there");
return wrong;
})()`
