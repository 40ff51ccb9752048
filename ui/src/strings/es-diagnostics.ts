// The words of the diagnostics, in Spanish.

import { moment, number, plural } from './es-format';
import type { Strings } from './spoken.svelte';

export const diagnostics: Strings['diagnostics'] = {
  title: 'Diagnóstico',
  test: 'Probar la conexión',
  testHint: 'Recorre todo lo que Deskbell necesita, desde el nombre del servidor hasta el llavero.',
  startTest: 'Probar ahora',
  testAgain: 'Probar de nuevo',
  stopTest: 'Detener',
  testPassed: 'Todo lo que se probó funciona.',
  open: 'Diagnóstico',
  openHint: 'El día de la conexión, los recuentos, los eventos rechazados y un archivo para quien te ayude.',
  export: 'Exportar',
  exportHint:
    'Todo lo de esta página y el registro, en un archivo. No contiene nada de un cliente, ni el token.',
  exported: (path) => `Escrito en ${path}`,

  counters: {
    connection: 'Conexión',
    messages: 'Mensajes',
    repaired: 'Reparados',
    rejected: 'Rechazados',
    gaps: 'Huecos',
  },
  states: {
    online: 'En línea',
    connecting: 'Conectando',
    waiting: 'Sin conexión',
    refused: 'Rechazado',
    signedOut: 'Sesión cerrada',
    offline: 'Desconectado',
  },

  today: 'Hoy',
  started: (at, daysAgo) => `Deskbell se inició: ${moment(at, daysAgo)}`,
  strip: (parts) => `La conexión hoy: ${parts}`,
  stripPart: (state, from, to) => `${state} de ${from} a ${to}`,
  noMoments: 'Todavía no ha pasado nada.',
  more: (count) => plural(count, { one: 'Mostrar # más', many: 'Mostrar # más', other: 'Mostrar # más' }),

  rooms: 'Salas',
  general: 'Todos los clientes',
  chats: 'Chats abiertos',
  chatsJoined: (joined, all) =>
    all === 0 ? 'Ninguno abierto' : `${number(joined)} de ${number(all)} unidos`,
  roomStates: {
    none: 'Sin unir',
    joining: 'Uniéndose',
    joined: 'Unida',
    unconfirmed: 'Sin confirmar',
    refused: 'Rechazada por el servidor',
  },

  rejectedEvents: 'Eventos rechazados',
  noRejected: 'Ninguno. Todo lo que llegó se pudo usar.',
  noName: 'Sin nombre',

  debug: 'Todos los eventos',
  debugHint:
    'Por nombre, hora, tamaño y resultado, sin contenido. Se guardan los últimos 500 hasta que Deskbell termine.',
  noEvents: 'No ha llegado ningún evento desde que se activó.',
  outcomes: {
    accepted: 'aceptado',
    repaired: 'reparado',
    rejected: 'rechazado',
    'not understood': 'no entendido',
  },
  seen: (outcome, size) => `${outcome}, ${size}`,
  bytes: (count) => plural(count, { one: '# byte', many: '# de bytes', other: '# bytes' }),

  recording: 'Grabación',
  recordingHint: 'Graba lo que llega y lo que haces, para ver con «deskbell replay» por qué sonó algo.',
  recordingNow: (lines, at, daysAgo) =>
    `${plural(lines, { one: '# línea', many: '# de líneas', other: '# líneas' })} desde ${moment(at, daysAgo)}, solo en memoria.`,
  recordingFull: (lines) =>
    `Llena, con ${plural(lines, { one: '# línea', many: '# de líneas', other: '# líneas' })}. Guárdala o termínala.`,
  record: 'Grabar',
  end: 'Terminar sin guardar',
  save: 'Guardar',
  leaveOut: 'Omitir lo que escribieron los clientes, sus nombres y sus números',

  version: (version, system) => `Deskbell ${version} en ${system}`,
};
