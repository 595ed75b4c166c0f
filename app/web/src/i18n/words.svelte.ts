import { en, type Words } from './en';
import { zh } from './zh';

export type Lang = 'en' | 'zh';

const KEY = 'smartmesh-lang';
const LANGUAGES: Record<Lang, { words: Words; tag: string }> = {
  en: { words: en, tag: 'en-GB' },
  zh: { words: zh, tag: 'zh-CN' },
};

function first(): Lang {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'en' || chosen === 'zh') {
    return chosen;
  }
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

/** The language of the page. */
class Language {
  lang = $state<Lang>(first());

  #problems = $state.raw<Record<Lang, Record<string, string>>>();
  #isLoading = false;

  constructor() {
    void this.#load();
  }

  /** What could not be loaded is tried again with the next problem. */
  async #load(): Promise<void> {
    if (this.#isLoading) {
      return;
    }
    this.#isLoading = true;
    try {
      this.#problems = (await import('./problems')).problems;
    } catch {
      this.#isLoading = false;
    }
  }

  choose(lang: Lang): void {
    this.lang = lang;
    localStorage.setItem(KEY, lang);
  }

  get tag(): string {
    return LANGUAGES[this.lang].tag;
  }

  get words(): Words {
    return LANGUAGES[this.lang].words;
  }

  problem(code: string): string {
    void this.#load();
    return this.#problems?.[this.lang][code] ?? this.words.unknownProblem;
  }
}

export const language = new Language();

/** The words for `key`, with `{0}`, `{1}` … filled in. */
export function t(key: keyof Words, ...values: (string | number)[]): string {
  return fill(language.words[key], values);
}

export function fill(words: string, values: (string | number)[]): string {
  return words.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ''));
}
