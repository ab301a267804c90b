export { changed, useAddress } from './address.js';
export { Button, ButtonLink } from './button.js';
export { CommandBox, CopyButton, copyOrSay } from './copy.js';
export { ConfirmDialog, Dialog } from './dialog.js';
export { Fact } from './fact.js';
export { Choice, Field } from './field.js';
export { Form, type Problems } from './form.js';
export { Gone, isGone } from './gone.js';
export {
  Count,
  GradeLetter,
  GradeMark,
  SeverityMark,
  StatusMark,
  Tag,
  VerdictTag,
  When,
} from './marks.js';
export { useModal } from './modal.js';
export { useNow } from './now.js';
export { Page, Section } from './page.js';
export { refusalWords } from './refusal-words.js';
export { RiskTags } from './risks.js';
export { Empty, Failure, Loaded, Refusal, Skeleton } from './states.js';
export { DataTable, Pager } from './table.js';
export { say, Toasts } from './toast.js';
