// Enhances links, forms and running work. Every page works without it.
const status = document.getElementById("status");
const say = text => { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 50); };
const running = new Map();

/** The part of an answer that belongs into a target: the element of the same id, else all of it. */
function part(html, target) {
  const box = document.createElement("template");
  box.innerHTML = html;
  return box.content.getElementById(target.id) ?? box.content;
}

function put(target, html) {
  const next = part(html, target);
  if (next instanceof Element) { target.replaceWith(next); return next; }
  target.replaceChildren(next);
  return target;
}

/** Fetches a part of a page into its target. A newer request for the same target ends the older one. */
async function load(url, target, options = {}, push = true) {
  running.get(target.id)?.abort();
  const control = new AbortController();
  running.set(target.id, control);
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { ...options, signal: control.signal, headers: { "X-Fragment": "1" } });
    if (answer.redirected && new URL(answer.url).pathname === "/login") { location.assign(answer.url); return; }
    if (!answer.headers.get("content-type")?.includes("text/html")) { location.assign(answer.url); return; }
    const shown = put(target, await answer.text());
    if (push && answer.ok) history.pushState({ frag: true }, "", answer.url);
    const head = shown.querySelector(".errors, h1, h2");
    if (head && options.method && push) { head.tabIndex = -1; head.focus(); }
    if (head) say(head.textContent.trim());
  } catch (problem) {
    if (problem.name === "AbortError") return;
    failed(target, () => load(url, target, options, push));
  } finally {
    target.removeAttribute("aria-busy");
  }
}

/** Says inside the target that the network failed, with a button to try again. */
function failed(target, again) {
  const box = document.createElement("div");
  box.className = "callout bad";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = document.body.dataset.offline;
  const button = document.createElement("button");
  button.className = "btn";
  button.textContent = document.body.dataset.retry;
  button.addEventListener("click", () => { box.remove(); again(); });
  box.append(text, button);
  target.prepend(box);
}

const targetOf = element => element?.dataset.target && document.querySelector(element.dataset.target);

document.addEventListener("click", event => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("a[data-target]");
  const target = targetOf(link);
  if (!target) return;
  event.preventDefault();
  load(link.href, target, {}, link.dataset.push !== "false");
});

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if (form.dataset.upload !== undefined) { upload(event, form); return; }
  // A button that leads elsewhere than its form is the browser's.
  if (event.submitter?.hasAttribute("formaction")) return;
  const target = targetOf(form);
  if (!target) return;
  event.preventDefault();
  if (form.dataset.live) { clearTimeout(pause); ask(form, target, true); return; }
  const data = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "get") load(`${form.action.split("?")[0]}?${data}`, target);
  else load(form.action, target, { method: "POST", body: data });
});

/** A form that shows what it comes to while somebody writes: asked anew at each pause. What no address holds is sent. */
let pause;
document.addEventListener("input", event => {
  const form = event.target.closest("form[data-live]");
  if (!targetOf(form)) return;
  clearTimeout(pause);
  pause = setTimeout(() => ask(form, targetOf(form), false), 400);
});

function ask(form, target, push) {
  const data = new URLSearchParams(new FormData(form));
  if (`${data}`.length < 6000) { load(`${form.action.split("?")[0]}?${data}`, target, {}, push); return; }
  data.set("csrf", document.querySelector("input[name=csrf]").value);
  load(form.dataset.live, target, { method: "POST", body: data }, false);
}

/** Sends a file with a bar that shows how far it is. */
function upload(event, form) {
  const bar = form.querySelector("progress");
  if (!bar) return;
  event.preventDefault();
  bar.hidden = false;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.onprogress = step => { if (step.lengthComputable) { bar.max = step.total; bar.value = step.loaded; } };
  request.onload = () => {
    if (request.status < 400) { location.assign(request.responseURL); return; }
    document.getElementById("main").replaceChildren(part(request.responseText, document.getElementById("main")));
  };
  request.onerror = () => { bar.hidden = true; failed(form, () => form.requestSubmit()); };
  request.setRequestHeader("X-Fragment", "1");
  request.send(new FormData(form, event.submitter));
}

/** Renews what is still running; what comes back without data-poll has ended. */
function poll() {
  for (const box of document.querySelectorAll("[data-poll]:not([data-polled])")) {
    box.dataset.polled = "";
    setTimeout(async () => {
      try {
        const answer = await fetch(box.dataset.src || location.href, { headers: { "X-Fragment": "1" } });
        if (answer.ok && box.isConnected) {
          if (answer.redirected) { location.assign(answer.url); return; }
          const held = box.contains(document.activeElement) && document.activeElement.id;
          const shown = put(box, await answer.text());
          if (held) document.getElementById(held)?.focus({ preventScroll: true });
          if (!shown.dataset.poll) say(shown.textContent.trim().slice(0, 200));
        }
      } catch { /* The next round asks again. */ }
      delete box.dataset.polled;
      poll();
    }, Math.max(500, Number(box.dataset.poll)));
  }
}

document.addEventListener("keydown", event => {
  if (event.key === "Escape") for (const open of document.querySelectorAll(".menu[open], .drop[open]")) open.open = false;
  if (event.key !== "/" || event.target.closest("input, textarea, select")) return;
  const search = document.querySelector(".top input[type=search]");
  if (search) { event.preventDefault(); search.focus(); }
});

addEventListener("popstate", event => { if (event.state?.frag || document.querySelector("[data-target]")) location.reload(); });
document.querySelector(".errors")?.focus();
poll();
