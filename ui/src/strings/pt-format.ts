// How Portuguese writes times, numbers and lengths of time, as in Brazil.

import { formatsOf } from './format';

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
} = formatsOf<'one' | 'many' | 'other'>({
  locale: 'pt-BR',
  yesterday: 'Ontem',
  tomorrow: (time) => `amanhã, ${time}`,
  dayAndTime: (day, time) => `${day}, ${time}`,
  dateAndTime: (date, time) => `${date}, ${time}`,
  everyDay: 'Todos os dias',
  span: {
    days: (days) => `${days} d`,
    daysHours: (days, hours) => `${days} d ${hours} h`,
    hours: (hours) => `${hours} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes}`,
    minutes: (minutes) => `${minutes} min`,
  },
});
