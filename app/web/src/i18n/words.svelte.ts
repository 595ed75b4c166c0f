import { en, type Words } from './en';
import { problemsEn, type ProblemCode } from './problems.en';
import { problemsZh } from './problems.zh';
import { zh } from './zh';

export type Lang = 'en' | 'zh';

const KEY = 'smartmesh-lang';
const LANGUAGES: Record<Lang, { words: Words; problems: Record<ProblemCode, string>; tag: string }> = {
  en: { words: en, problems: problemsEn, tag: 'en-GB' },
  zh: { words: zh, problems: problemsZh, tag: 'zh-CN' },
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
    const problems: Record<string, string> = LANGUAGES[this.lang].problems;
    return problems[code] ?? this.words.unknownProblem;
  }
}

export const language = new Language();

/** The words for `key`, with `{0}`, `{1}` … filled in. */
export function t(key: keyof Words, ...values: (string | number)[]): string {
  return language.words[key].replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ''));
}
