// Words the script says stand in the page, in the reader's language: <body data-words='{"copied": "Copied"}'>.
let words;

// word finds one and fills its {holes}.
export function word(name, holes = {}) {
  words ??= JSON.parse(document.body.dataset.words || "{}");
  return fill(words[name] ?? "", holes);
}

// fill puts values into the {holes} of a sentence.
export function fill(text, holes) {
  return text.replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
}
