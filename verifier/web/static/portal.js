// What a page can do better with scripts. Every page works without this
// file; all words that it shows stand in the page, in the reader's language.
"use strict";
(() => {
	const each = (what, do_) => document.querySelectorAll(what).forEach(do_);

	// Buttons that need a script are hidden until there is one.
	each("[data-script]", (e) => { e.hidden = false; });
	each("[data-noscript]", (e) => { e.hidden = true; });

	// Say something to a screen reader without moving the focus.
	const voice = document.createElement("p");
	voice.className = "unseen";
	voice.setAttribute("role", "status");
	document.body.append(voice);
	const tell = (words) => { voice.textContent = ""; setTimeout(() => { voice.textContent = words; }, 60); };

	// Copy the setup key.
	each("button[data-copy]", (button) => {
		const words = button.textContent;
		let back = 0;
		button.addEventListener("click", async () => {
			const from = document.getElementById(button.dataset.copy);
			if (!from) { return; }
			try {
				await navigator.clipboard.writeText(from.dataset.value || from.textContent.trim());
			} catch {
				const range = document.createRange();
				range.selectNodeContents(from);
				const chosen = window.getSelection();
				chosen.removeAllRanges();
				chosen.addRange(range);
				if (!document.execCommand("copy")) { return; }
			}
			button.textContent = button.dataset.done;
			tell(button.dataset.done);
			clearTimeout(back);
			back = setTimeout(() => { button.textContent = words; }, 4000);
		});
	});

	// Show or hide what is typed as a password.
	each("button[data-peek]", (button) => {
		const field = document.getElementById(button.dataset.peek);
		if (!field) { return; }
		const show = button.textContent;
		button.setAttribute("aria-pressed", "false");
		button.addEventListener("click", () => {
			const seen = field.type === "password";
			field.type = seen ? "text" : "password";
			button.textContent = seen ? button.dataset.hide : show;
			button.setAttribute("aria-pressed", String(seen));
			field.focus();
		});
		field.form.addEventListener("submit", () => { field.type = "password"; });
	});

	// A code may be typed full-width or pasted with spaces: show it plain.
	each("input.code", (field) => {
		let composing = false;
		const tidy = () => {
			if (composing) { return; }
			const plain = field.value.normalize("NFKC").replace(/[\s\-\u2010-\u2015\u30fc]/g, "");
			if (plain !== field.value) { field.value = plain; }
		};
		field.addEventListener("compositionstart", () => { composing = true; });
		field.addEventListener("compositionend", () => { composing = false; tidy(); });
		field.addEventListener("input", tidy);
	});

	// A second press of the same button would send the same code twice.
	each("form", (form) => {
		const button = form.querySelector(".button");
		let sent = false;
		form.addEventListener("submit", (event) => {
			if (sent) { event.preventDefault(); return; }
			sent = true;
			// Whoever stops a page that does not come may press again.
			setTimeout(() => {
				sent = false;
				if (button) { button.removeAttribute("aria-disabled"); }
			}, 20000);
			if (button && button.dataset.busy) {
				button.setAttribute("aria-disabled", "true");
				tell(button.dataset.busy);
			}
		});
		window.addEventListener("pageshow", (event) => {
			if (event.persisted) {
				sent = false;
				if (button) { button.removeAttribute("aria-disabled"); }
			}
		});
	});

	each("button[data-print]", (button) => { button.addEventListener("click", () => { window.print(); }); });

	// How long a wait still lasts.
	each("[data-left]", (place) => {
		const end = Date.now() + Number(place.dataset.left) * 1000;
		const two = (n) => String(n).padStart(2, "0");
		const tick = () => {
			const left = Math.ceil((end - Date.now()) / 1000);
			if (left <= 0) {
				place.textContent = place.dataset.over;
				tell(place.dataset.over);
				return;
			}
			const hours = Math.floor(left / 3600);
			const rest = two(Math.floor(left % 3600 / 60)) + ":" + two(left % 60);
			place.textContent = place.dataset.words.replace("{}", hours ? hours + ":" + rest : rest);
			setTimeout(tick, 500);
		};
		place.hidden = false;
		tick();
	});

	// What was refused is read first, even where the focus is on its field.
	// (The browser moves to the focus once the page is loaded, so after that.)
	const fault = document.getElementById("fault");
	if (fault) {
		const seen = () => { if (fault.getBoundingClientRect().top < 0) { fault.scrollIntoView(); } };
		window.addEventListener("load", () => { requestAnimationFrame(() => { requestAnimationFrame(seen); }); });
	}

	// The menu closes as one expects.
	each("details.menu", (menu) => {
		const close = (focus) => { if (menu.open) { menu.open = false; if (focus) { menu.querySelector("summary").focus(); } } };
		document.addEventListener("click", (event) => { if (!menu.contains(event.target)) { close(false); } });
		menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { close(true); } });
	});
})();
