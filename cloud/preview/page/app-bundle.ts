/** A window's settings: of app.json's `window`, or of one page. Only what the preview honours is named. */
export interface WindowConfig {
  readonly navigationBarTitleText?: string;
  readonly navigationBarBackgroundColor?: string;
  readonly navigationBarTextStyle?: 'black' | 'white';
  readonly navigationStyle?: 'default' | 'custom';
  readonly backgroundColor?: string;
  readonly enablePullDownRefresh?: boolean;
  readonly onReachBottomDistance?: number;
  readonly disableScroll?: boolean;
}

/** app.json's tab bar; paths of icons are addresses already. */
export interface TabBarConfig {
  readonly color?: string;
  readonly selectedColor?: string;
  readonly backgroundColor?: string;
  readonly borderStyle?: 'black' | 'white';
  readonly custom?: boolean;
  readonly list: readonly {
    readonly pagePath: string;
    readonly text: string;
    readonly iconPath?: string;
    readonly selectedIconPath?: string;
  }[];
}

/** The JSON beside a page or component, its component paths made absolute. */
export interface ComponentConfig extends WindowConfig {
  readonly component?: boolean;
  readonly usingComponents?: Readonly<Record<string, string>>;
  readonly styleIsolation?: string;
}

/** Everything the compile side hands to the page side: one mini-program. */
export interface AppBundle {
  /** Paths of all pages, those of subpackages included; the first is where the app opens. */
  readonly pages: readonly string[];
  readonly window: WindowConfig;
  readonly tabBar: TabBarConfig | null;
  /** By path, of pages and components. */
  readonly configs: Readonly<Record<string, ComponentConfig>>;
  /** Generated code of the templates, by path. */
  readonly templates: Readonly<Record<string, unknown>>;
  /** All styles in one text. */
  readonly css: string;
  /** Class prefix of each component whose styles are its own. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Runs a page's, a component's or (path `app`) the app's script. */
  readonly scripts: Readonly<Record<string, () => void>>;
}

/** Where the app runs: the browser's preview or a test. */
export interface HostSettings {
  /** The address of the gateway, without a trailing slash. */
  readonly gateway: string;
  /** Where the app's own files are served, without a trailing slash. */
  readonly files: string;
  readonly lang: 'en' | 'zh';
  readonly appid: string;
  /** Name of the simulated user. */
  readonly user: string;
  /** Where to open: `pages/x/x?q=1`; the first page where empty. */
  readonly open?: string;
  /** A cloud to use instead of the gateway's, for tests. */
  readonly cloud?: object;
  /** Answers `wx.chooseMedia` and `wx.chooseImage`, for tests. */
  readonly chooseFiles?: (count: number) => Promise<readonly File[]>;
  /** Where the app's own code stands in a stack: finds the source of the first of these places of the bundle. */
  readonly locate?: (places: readonly BundlePlace[]) => Promise<string | undefined>;
  /** Told about everything worth a line in the log: calls of functions, failures, navigation. */
  readonly onEvent?: (event: HostEvent) => void;
}

/** Something that happened in the app. */
export type HostEvent =
  | { readonly type: 'page'; readonly path: string; readonly title: string }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly ms: number;
      readonly requestId: string;
      readonly error?: string;
    }
  | {
      readonly type: 'error';
      readonly message: string;
      /** Where in the sources, such as `pages/a/a.js:3:5`, where that is known. */
      readonly place?: string;
    };

/** A place in the bundle, lines and columns from 1. */
export interface BundlePlace {
  readonly line: number;
  readonly column: number;
}
