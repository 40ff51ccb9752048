// What the buttons of a notice do.

import type { Backend } from '../backend/backend';
import type { Notice, NoticeAction } from '../contract/types';

export type NoticeAnswer = NoticeAction | 'dismiss';

export function answerNotice(backend: Backend, notice: Notice, answer: NoticeAnswer): Promise<void> {
  switch (answer) {
    case 'checkAgain':
      return backend.checkAgain();
    case 'openDiagnostics':
      return backend.openDiagnostics();
    case 'dismiss':
      return backend.dismissNotice(notice.problem.code);
  }
}
