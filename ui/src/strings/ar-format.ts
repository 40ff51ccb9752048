// How Arabic writes times, numbers and lengths of time.
//
// The digits are the European ones, 0 to 9, although Intl's usual ones for Arabic are not. The tray's badge has them,
// as do phone numbers, order numbers and most of what customers and colleagues write, and agents type them: one number
// looks the same wherever it stands. They are also what newspapers and telephones use from Morocco to the Gulf.

import { formatsOf, ltr } from './format';

export const {
  day,
  dayLong,
  dayShort,
  days,
  moment,
  number,
  percent,
  plural,
  rowTime,
  span,
  time,
  timeOfDay,
} = formatsOf<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>({
  locale: 'ar-u-ca-gregory-nu-latn',
  yesterday: 'أمس',
  tomorrow: (time) => `غدًا ${time}`,
  dayAndTime: (day, time) => `${day} ${time}`,
  dateAndTime: (date, time) => `${date}، ${time}`,
  everyDay: 'كل يوم',
  span: {
    days: (days) => `${days} ي`,
    daysHours: (days, hours) => `${days} ي ${hours} س`,
    hours: (hours) => `${hours} س`,
    hoursMinutes: (hours, minutes) => `${hours} س ${minutes} د`,
    minutes: (minutes) => `${minutes} د`,
  },
});

/** A number and that there are more: the sign stays behind it. */
export const over = (count: number, more = true): string => (more ? ltr(`${number(count)}+`) : number(count));

/** How many messages. */
export const messages = (count: number): string =>
  plural(count, {
    zero: 'لا رسائل',
    one: 'رسالة واحدة',
    two: 'رسالتان',
    few: '# رسائل',
    many: '# رسالة',
    other: '# رسالة',
  });

/** How many new messages. */
export const newMessages = (count: number): string =>
  plural(count, {
    zero: 'لا رسائل جديدة',
    one: 'رسالة جديدة واحدة',
    two: 'رسالتان جديدتان',
    few: '# رسائل جديدة',
    many: '# رسالة جديدة',
    other: '# رسالة جديدة',
  });
