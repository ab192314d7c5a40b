// Making elements and icons by hand: no text ever passes through a parser.
const space = "http://www.w3.org/2000/svg";

const drawings = {
  clock: '<circle cx="8" cy="8" r="6"/><path d="M8 4.75V8l2.25 1.5"/>',
  locker: '<path d="M2.5 2.5h11v11h-11zM8 2.5v11M2.5 6h5.5M2.5 9.75h5.5M8 8h5.5M5.9 4.3v.01M11.5 5.3v.01M11.5 10.8v.01"/>',
  minus: '<path d="M3 8h10"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  post: '<path d="M2 4h12v8.500H2zM2 4.500l6 4.500 6-4.500"/>',
  search: '<circle cx="7" cy="7" r="4.250"/><path d="m10.250 10.250 3.250 3.250"/>',
  shop: '<path d="M2.500 7v6.500h11V7M2 6l1-3.500h10l1 3.500zM6.500 13.500V10h3v3.500"/>',
  target: '<circle cx="8" cy="8" r="4.500"/><path d="M8 1.500v3M8 11.500v3M1.500 8h3M11.500 8h3"/>',
  truck: '<path d="M1.500 4h8v7.500h-8zM9.500 6.500h3l2 2.500v2.500h-5M4.500 11.500v1.500M11.500 11.500v1.500"/>',
  x: '<path d="m4 4 8 8M12 4l-8 8"/>',
};

// icon draws one of the icons; it says nothing to a screen reader.
export function icon(name, size = "") {
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `i ${size}`.trim());
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = drawings[name];
  return svg;
}

// el makes an element with attributes and children; null and false leave one out, and on… listens.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return made;
}
