// languages are the codes that a checkout may ask for.
export const languages = [
  ...["de-de", "en-gb", "en-us", "es-es", "fr-fr", "it-it", "nl-nl"],
  ...["de", "en", "es", "fr", "it", "nl"],
];

const titles = {
  de: "Abholort wählen",
  en: "Choose where to collect",
  es: "Elegir dónde recoger",
  fr: "Choisir un point de retrait",
  it: "Scegliere dove ritirare",
  nl: "Afhaalpunt kiezen",
};

// frameTitle is what a screen reader calls the picker's frame.
export function frameTitle(language) {
  return titles[language.slice(0, 2)];
}
