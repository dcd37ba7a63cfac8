// What every page does: finding elements, making them, telling what happens.

export const get = (id) => document.getElementById(id);

/** Makes an element; attributes that are null or false are left out, functions listen. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

let fades;

/** Tells what has happened, for a while; what went wrong stays. */
export function say(text, isWrong = false) {
  const notice = get("notice");
  notice.textContent = text;
  notice.classList.toggle("wrong", isWrong);
  clearTimeout(fades);
  if (text && !isWrong) fades = setTimeout(() => say(""), 8000);
}

/** Does something, and tells what went wrong. */
export async function tried(doing) {
  try {
    return await doing();
  } catch (error) {
    say(`Not done: ${error.message}`, true);
    return undefined;
  }
}

export const percent = (share) => `${Math.round(share * 100)} %`;

export const count = (number, what) =>
  `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;

for (const button of document.querySelectorAll("[data-close]"))
  button.addEventListener("click", () => button.closest("dialog").close());
