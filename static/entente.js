// Two small comforts. Every page works without this file.
"use strict";

// A second click while the first is still on its way would send the form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  // The form works again when the answer is a file, or when the line broke.
  setTimeout(release, 20000, form);
});

// Back to a page that the browser kept: its forms can be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

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
