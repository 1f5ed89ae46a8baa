// What the scripts of the page hand each other; read by the type checker alone.
// n people, m ties, W waves, A agencies.

interface Words { [key: string]: string }
interface Say {
  (key: string, values?: Record<string, string | number>): string;
  count(key: string, n: number): string;
}

interface Data {
  graph: {
    title: string; directed: boolean; grouped: boolean; engine: string; unit: string;
    size: number; colour: number; from: number; to: number; mode: "wave" | "change";
    level: "people" | "agencies"; notes: string[]; theme: "auto" | "light" | "dark";
    language: string; measured: string;
  };
  waves: { label: string[] };
  kinds: { name: string[] };
  people: {
    id: string[]; name: string[]; x: Float32Array; y: Float32Array;
    agency: Int32Array[]; present: Uint8Array[]; answered: Uint8Array[];
  };
  agencies: {
    id: string[]; name: string[]; known: boolean[]; colour: string[];
    x: Float32Array; y: Float32Array; radius: Float32Array;
  };
  ties: { source: Uint32Array; target: Uint32Array; kind: Uint8Array; weights: Float64Array[] };
  measures: Measure[];
  words: Words;
  engine?: any;
}
interface Measure {
  name: string; label: string; group: string; definition: string; whole: boolean;
  values: Float64Array[]; change: Float64Array | null; from: number; to: number;
}

interface State {
  mode: "wave" | "change"; from: number; to: number;
  level: "people" | "agencies"; open: number;
  off: Set<number>; offKinds: Set<number>; least: number; where: "all" | "within" | "across";
  size: number; colour: number; selected: number; agency: number;
  path: null | { people: number[]; ties: number[] };
  pinned: Map<number, { x: number; y: number }>;
}

// What holds in the wave, or between the two waves, that are looked at.
interface Now {
  key: string; change: boolean; waves: number[]; from: number; to: number;
  present: Uint8Array; agency: Int32Array; silent: Uint8Array;
  mark: Uint8Array; // 0, 1 joined, 2 left
  fate: Uint8Array; // of each tie: as FATES, 6 in the wave, 255 none
  weight: Float64Array;
  place: Uint8Array; // 0 within, 1 across, 2 not known
  people: number; ties: number;
  sizes: Uint32Array; // people of each agency
  memberStart: Uint32Array; memberList: Uint32Array;
  pair: Int32Array; // of each tie across: position in the pairs of agencies, else -1
  pairOne: Int32Array; pairTwo: Int32Array;
}

interface Fate { key: string; colour: string; dark: string; alpha: number; width: number; dashes: number[] | null }
interface TieCounts {
  all: number; agencies: number;
  both: Sides; out: Sides; in: Sides;
}
interface Sides { within: number; across: number; unknown: number }
interface Contact { person: number; out: number[]; in: number[] }

interface Model {
  n: number; m: number; W: number; K: number; A: number; several: boolean;
  title(k: number): string;
  at(state: State): Now;
  touching(i: number): Uint32Array;
  other(e: number, i: number): number;
  members(k: number, now: Now): Uint32Array;
  known(k: number): boolean;
  joined(i: number, state: State): boolean;
  left(i: number, state: State): boolean;
  movedFrom(i: number, state: State): number;
  tiesOf(i: number, wave: number): TieCounts;
  contactsOf(i: number, now: Now): Contact[];
  reason(i: number, wave: number): string;
  value(k: number, i: number, now: Now): number;
  range(k: number): { low: number; high: number };
  change(k: number, state: State): Float64Array | null;
  bounds(k: number): { lower: number; upper: number } | null;
  isBound(k: number): boolean;
  heaviest: number;
}

interface Theme {
  dark: boolean; ground: string; ink: string; soft: string; faint: string; halo: string;
  veil: string; across: string; unknown: string;
}
interface TieStyle { colour: string; alpha: number; dashes: number[] | null }
interface Disc {
  x: number; y: number; radius: number; colour: string; known: boolean; drawn: boolean;
  shown: boolean; name: string; count: number;
}
interface Bundle {
  one: number; two: number; links: number; colour: string; width: number; class: number;
  formed: number; dissolved: number;
}
interface View {
  level: "people" | "agencies"; open: number;
  people: Uint8Array; radius: Float32Array; colour: Uint16Array; colours: string[];
  hollow: Uint8Array; mark: Uint8Array; order: Uint32Array;
  tieClass: Uint8Array; styles: TieStyle[]; tieWidth: Float32Array; tieOrder: Uint32Array;
  discs: Disc[]; bundles: Bundle[]; selected: number; agency: number;
  x: Float32Array; y: Float32Array; theme: Theme;
}
interface Counts {
  there: number; people: number; ties: number; all: number;
  fates: Uint32Array; places: Uint32Array; kinds: Uint32Array;
  silent: boolean; joined: boolean; left: boolean;
}
// Whoever passes the filters, whether the level draws them or not.
interface Seen { people: Uint8Array; ties: Uint8Array; counts: Counts }

interface Lit { centre: number; people: Set<number>; ties: Uint32Array | number[]; agencies: Set<number> }
interface Camera { x: number; y: number; scale: number }
interface Engine {
  kind?: string; // its name, if it is not the one the page asked for
  setVisible(view: View): void;
  highlight(lit: Lit | null): void;
  focus(target: "all" | { agency: number } | { person: number }, smooth?: boolean): void;
  move(by: { zoom?: number; x?: number; y?: number }): void;
  screenOf(i: number): { x: number; y: number };
  setWheel(on: boolean): void;
  camera(): Camera;
  setCamera(camera: Camera): void;
  png(scale?: number): Promise<Blob>;
  setTheme(theme: Theme): void;
}
interface EngineEvents {
  hover(i: number): void; select(i: number): void; selectAgency(k: number): void;
  pin(i: number, x: number, y: number): void; ready(): void;
  hoverAgency?(k: number): void;
}
type CreateEngine = (container: HTMLElement, data: Data, events: EngineEvents) => Engine;

interface Graph {
  root: HTMLElement; data: Data; model: Model; say: Say; state: State; engine: Engine;
  now: Now; view: View; seen: Seen; radii: Float32Array; theme: Theme;
  part(key: string): HTMLElement & HTMLInputElement & HTMLSelectElement;
  redraw(): void;
  select(i: number, travel?: boolean): void;
  selectAgency(k: number, travel?: boolean): void;
  hover(i: number): void;
  hoverAgency(k: number): void;
  showAgency(k: number): void;
  clear(): void;
  announce(text: string): void;
  isShown(i: number): boolean;
  isTieShown(e: number): boolean;
  agencyAt(i: number): number;
  setTheme(theme: Theme, colours?: string[]): void;
  scale(): Scale | null;
  colours: string[]; // of agencies, on this ground
  colourOf(k: number): string;
  modules: Record<string, any>;
}
// Colours of a measure; values: what is coloured, where it is not the measure itself.
interface Scale {
  index(value: number): number; colours: string[]; values: Float64Array | null;
  of: any; title: string; whole: boolean;
}
interface Drawn { draw?(): void }
type Module = (graph: Graph) => Drawn | void;

interface ElOptions {
  on?: [string, (event: any) => void][];
  [attribute: string]: string | number | boolean | null | undefined | [string, (event: any) => void][];
}
interface Home {
  engines: Map<string, CreateEngine>;
  graphs: Map<string, Graph>;
  unpack(text: string): Promise<Data>;
  format: {
    number(x: number, whole?: boolean): string;
    grouped(digits: string): string;
    speaker(words: Words): Say;
    isolate(text: string): string;
    cut(text: string, most: number): string;
    plain(text: string): string;
    whole(n: number): string;
  };
  dom: {
    el(tag: string, options?: ElOptions, ...children: (Node | string | null)[]): any;
    name(text: string): HTMLElement;
    dot(colour: string, hollow?: boolean): HTMLElement;
    sample(look: { colours: string[]; alpha?: number; width: number; dashes?: number[] | null }): SVGElement;
    fill(list: HTMLElement, count: number, row: (k: number) => Node, most: number, more: (n: number) => string): void;
  };
  model: {
    build(data: Data): Model; FATES: Fate[]; NONE: number; IN_WAVE: number;
    UNOBSERVED: number; WITHIN: number; ACROSS: number; UNKNOWN: number;
  };
  view: {
    build(graph: Graph): { view: View; seen: Seen };
    rgba(colour: string, alpha: number): string;
    radiusOf(n: number, share: number): number;
    fate(code: number, theme: Theme): Fate;
    LIGHT: Theme;
  };
  [module: string]: any;
}
declare var agencygraph: Home;
declare var vis: any;
