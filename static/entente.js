// Three small comforts. Every page works without this file.
"use strict";

const here = document.currentScript.dataset;

// A second click while the first is still on its way would send the form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  keepNoMore("discards" in form.dataset ? [...unkept.keys()] : [form]);
  event.submitter?.setAttribute("aria-disabled", "true");
  // The form works again when the answer is a file, or when the line broke.
  setTimeout(release, 20000, form);
});

// Back to a page that the browser kept: its forms can be sent again.
addEventListener("pageshow", (event) => {
  isAgain ||= event.persisted;
  document.querySelectorAll("form[data-sent]").forEach(release);
});

function release(form) {
  delete form.dataset.sent;
  document.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// A browser prints by its own menu too; the button only says that the page is made for paper.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What has to be mended is read first.
document.getElementById("errors")?.focus();

// What is typed is kept on the server about a second after the last key, and when the page is left.
// The browser itself stores nothing.
const PAUSE = 1000, LONGEST_WAIT = 5000;
const MOST_WHEN_LEAVING = 60000; // browsers send no more once a page is gone
const unkept = new Map(); // forms with something new in them: since when, and the timer
const underWay = new Map();
let isAgain = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

if (here.keep) {
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (!isKept(form)) continue;
    const status = document.createElement("span");
    status.className = "quiet kept";
    status.setAttribute("role", "status");
    (form.querySelector(".form-actions") ?? form).append(status);
  }
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && isKept(form)) keepSoon(form);
  });
  addEventListener("pagehide", keepNow);
  addEventListener("online", keepNow);
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
}

function isKept(form) {
  const controls = [...form.elements];
  return form.method === "post" && controls.some((one) => one.name === "form_key")
    && controls.some((one) => one.matches("textarea, select, input:not([type=hidden], [type=submit])"));
}

function keepSoon(form) {
  const since = unkept.get(form)?.since ?? Date.now();
  clearTimeout(unkept.get(form)?.timer);
  const wait = Math.min(PAUSE, Math.max(0, since + LONGEST_WAIT - Date.now()));
  unkept.set(form, {since, timer: setTimeout(keep, wait, form)});
}

function keepNow() {
  [...unkept.keys()].forEach(keep);
}

function keepNoMore(forms) {
  for (const form of forms) {
    clearTimeout(unkept.get(form)?.timer);
    unkept.delete(form);
    underWay.get(form)?.abort();
  }
}

async function keep(form) {
  if (form.dataset.sent) return;
  keepNoMore([form]);
  const going = new AbortController();
  underWay.set(form, going);
  const body = typedIn(form);
  try {
    const keepalive = body.toString().length < MOST_WHEN_LEAVING;
    const answer = await fetch(here.keep, {method: "POST", body, keepalive, signal: going.signal});
    const says = answer.headers.get("Content-Type")?.startsWith("text/plain");
    tell(form, says ? await answer.text() : here.notKept);
  } catch (error) {
    if (error.name === "AbortError") return;
    unkept.set(form, {since: Date.now()});
    tell(form, here.notKept);
  }
}

function typedIn(form) {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") typed.append(name, value); // a file is no text
  }
  typed.set("form_of", typed.get("form_key"));
  typed.delete("form_key");
  const address = new URL(form.getAttribute("action") || location.href, location.href);
  typed.set("form_path", address.pathname + address.search);
  typed.set("form_page", location.pathname + location.search);
  typed.set("form_turn", Date.now());
  if (isAgain) typed.set("form_again", "yes");
  return typed;
}

// Said once for each minute: a status that does not change is not read out again.
function tell(form, words) {
  const status = form.querySelector(".kept");
  if (status && status.textContent !== words) status.textContent = words;
}
