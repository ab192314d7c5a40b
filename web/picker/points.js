// Asking for service points, and the small words about one of them.
const patience = 15000;

// Trouble is why there is no list, as a key of words.js.
export class Trouble extends Error {
  constructor(key, why) {
    super(key);
    this.key = key;
    this.why = why;
  }
}

// Source asks the host of this frame with the shop's public key.
export class Source {
  constructor(api, options) {
    this.api = api;
    this.options = options;
  }

  // near lists the points around a place: {address}, {postal_code, city} or {latitude, longitude}.
  async near(place) {
    const o = this.options;
    const query = new URLSearchParams({ access_token: o.key, country: o.country });
    const add = (name, value) => value && query.set(name, value);
    add("carrier", o.carriers);
    add("weight", o.weight);
    add("shop_type", o.shopType);
    for (const [name, value] of Object.entries(place)) add(name, value);
    const answer = await this.ask(`/service-points?${query}`);
    const points = await answer.json().catch(() => null);
    if (!Array.isArray(points)) throw new Trouble("ours");
    return { points: points.filter((p) => p.is_active !== false), centre: centre(answer) };
  }

  // one reads a single point; null when it is not offered.
  async one(id) {
    try {
      const answer = await this.ask(`/service-points/${encodeURIComponent(id)}?access_token=${encodeURIComponent(this.options.key)}`);
      return await answer.json();
    } catch {
      return null;
    }
  }

  async ask(path) {
    let answer;
    try {
      answer = await fetch(this.api + path, {
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
        credentials: "omit",
        signal: AbortSignal.timeout(patience),
      });
    } catch {
      throw new Trouble("net");
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }
}

// centre is where the host found the place, which it tells beside the list.
function centre(answer) {
  const [latitude, longitude] = (answer.headers.get("Waybill-Place") || "").split(",").map(Number);
  return Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : null;
}

async function refusal(answer) {
  const body = await answer.json().catch(() => ({}));
  const why = body?.error?.message || body?.message || "";
  if (/not activated/i.test(why)) return new Trouble("off");
  if (answer.status === 401 || answer.status === 403) return new Trouble("key");
  if (answer.status === 429 || answer.status === 503) return new Trouble("busy");
  if (answer.status === 400 && why) return new Trouble("asked", why.replace(/^\w+: "(.*)"$/, "$1"));
  return new Trouble("ours");
}

const names = {
  bpost: "bpost", colissimo: "Colissimo", correos: "Correos", dhl: "DHL", dpd: "DPD", gls: "GLS", hermes: "Hermes", inpost: "InPost",
  mondial_relay: "Mondial Relay", poste_italiane: "Poste Italiane", postnl: "PostNL", postnord: "PostNord", relais_colis: "Relais Colis",
  sendcloud: "Sendcloud", ups: "UPS", chronopost: "Chronopost", packeta: "Packeta",
};

// carrierName is what a buyer calls a carrier: codes may end in a country (dhl_de).
export function carrierName(code) {
  const plain = String(code).toLowerCase();
  const stem = plain.replace(/[_-](?:[a-z]{2}|parcel.*|express.*)$/, "");
  return names[plain] || names[stem] || plain.replace(/[_-]+/g, " ").replace(/(^|\s)\p{L}/gu, (m) => m.toUpperCase());
}

const kinds = { locker: "locker", servicepoint: "shop", post_office: "post", carrier_depot: "post" };

// kindOf is locker, shop or post; empty when the carrier does not say.
export const kindOf = (point) => kinds[point.general_shop_type] || "";

// street writes the line of the street as the country writes it.
export function street(point) {
  const before = ["FR", "GB", "IE", "LU", "MC", "US", "CA", "AU"].includes(point.country);
  const parts = before ? [point.house_number, point.street] : [point.street, point.house_number];
  return parts.filter(Boolean).join(" ");
}

// distance writes metres as a walker reads them: 120 m, 1.2 km.
export function distance(metres, language) {
  const far = metres >= 950;
  const value = far ? metres / 1000 : Math.max(10, Math.round(metres / 10) * 10);
  const unit = far ? "kilometer" : "meter";
  const digits = far && value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
}

// wantsPostNumber says what DHL's number of a customer means at a point in Germany: "must" at lockers, "may" at counters, "" elsewhere.
export function wantsPostNumber(point) {
  if (!point || point.country !== "DE" || !/^dhl/i.test(point.carrier)) return "";
  return kindOf(point) === "locker" || /packstation/i.test(`${point.shop_type} ${point.name}`) ? "must" : "may";
}

export const goodPostNumber = (text) => /^\d{6,10}$/.test(text);
