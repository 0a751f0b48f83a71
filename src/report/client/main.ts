/** The script of the report: reads the data that stands in the page, then brings list and details to life. */
import type { ClientData } from '../html/client-data.ts';
import { followAddress } from './details.ts';
import { required } from './elements.ts';
import { liveList } from './list.ts';
import { relationsOf } from './relations.ts';

const data = JSON.parse(required('report-data', HTMLScriptElement).text) as ClientData;
liveList(data);
followAddress(data, relationsOf(data));
// For those who measure: from here on the page answers.
performance.mark('ready');
document.documentElement.dataset['ready'] = 'true';

// Paper has no folds to open.
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('main details:not([open])')) {
    fold.setAttribute('open', '');
    fold.setAttribute('data-closed', '');
  }
});
addEventListener('afterprint', () => {
  for (const fold of document.querySelectorAll('details[data-closed]')) {
    fold.removeAttribute('open');
    fold.removeAttribute('data-closed');
  }
});
