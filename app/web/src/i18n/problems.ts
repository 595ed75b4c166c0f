import { problemsEn, type ProblemCode } from './problems.en';
import { problemsZh } from './problems.zh';

/** Of both languages: loaded after the first screen, which has none to tell. */
export const problems: Record<'en' | 'zh', Record<ProblemCode, string>> = {
  en: problemsEn,
  zh: problemsZh,
};
