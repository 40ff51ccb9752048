// The words of what takes a moment, in Spanish.

import { number, plural } from './es-format';
import type { Strings } from './spoken.svelte';

const messages = (count: number) =>
  plural(count, { one: '# mensaje', many: '# de mensajes', other: '# mensajes' });

export const check: Strings['check'] = {
  title: 'Probar la conexión',
  list: 'Lo que se prueba',
  names: {
    nameResolution: 'Servidor encontrado',
    tcp: 'Servidor alcanzado',
    proxy: 'Proxy',
    tls: 'Conexión cifrada',
    engineIo: 'El servidor responde',
    authentication: 'Token aceptado',
    generalRoom: 'Sala general',
    keyring: 'Llavero',
    notifications: 'Notificaciones',
    trayHost: 'Icono de la bandeja',
    database: 'Historial',
  },
  states: {
    passed: 'Correcto',
    failed: 'Fallido',
    skipped: 'Omitido',
    running: 'Probándose',
    next: 'Sin probar todavía',
  },
  testing: 'probando',
  busy: 'Probando',
  start: 'Probar la conexión',
  again: 'Probar de nuevo',
  cancel: 'Cancelar',
  hint: 'Deskbell prueba cada paso hasta tu servidor y lo que tiene este equipo.',
  cancelled: 'La prueba se canceló.',
  passed: 'Todo funciona.',
  failed: (count) =>
    plural(count, { one: 'Falló # paso.', many: 'Fallaron # de pasos.', other: 'Fallaron # pasos.' }),
};

export const welcome: Strings['welcome'] = {
  connect: 'Conectar',
  anyway: 'Iniciar sesión de todos modos',
  openInbox: 'Abrir la bandeja de entrada',
  online: 'Estás en línea',
  onlineText:
    'Desde ahora llegan los mensajes. Deskbell sigue en la bandeja del sistema cuando cierras sus ventanas.',
  connecting: 'Sesión iniciada, conectando',
  notSignedIn: 'Aún no has iniciado sesión. Corrige lo que falló y prueba de nuevo.',
};

export const copying: Strings['copying'] = {
  message: 'Copiar',
  messages: (count) => `Copiar ${messages(count)}`,
  selection: 'Copiar la selección',
  number: 'Copiar el número',
  copied: 'Copiado',
  copiedNumber: (digits) => `Copiado: ${digits}`,
  copiedMessages: (count) => `Copiado: ${messages(count)}`,
  select: 'Seleccionar mensajes',
  all: 'Seleccionar todo lo cargado',
  selected: (count) =>
    plural(count, { one: '# seleccionado', many: '# de seleccionados', other: '# seleccionados' }),
  done: 'Terminar',
  actions: 'Qué se puede hacer con este mensaje',
  choose: (who, time) => `Seleccionar el mensaje de ${who}, ${time}`,
  line: (time, who, what) => `[${time}] ${who}: ${what}`,
};

export const exporting: Strings['exporting'] = {
  title: 'Exportar la conversación',
  text: 'Lo que se exporta ya no está cifrado: guarda el archivo donde solo tú puedas leerlo.',
  formats: { html: 'Página', txt: 'Texto sin formato', json: 'Datos' },
  hints: {
    html: 'Para leer en un navegador y para imprimir. No necesita red.',
    txt: 'Una línea por mensaje.',
    json: 'Todo lo que se sabe, para programas.',
  },
  choose: 'Elegir dónde guardar',
  cancel: 'Cancelar',
  stop: 'Detener la exportación',
  close: 'Cerrar',
  choosing: 'Elige un lugar en la ventana que se abrió.',
  progress: (written, of) => `${number(written)} de ${messages(of)}`,
  done: (written) => `Exportado: ${messages(written)}`,
  savedAs: 'Guardado como',
  stopped: 'La exportación se detuvo. No se escribió ningún archivo.',
  again: 'Exportar de nuevo',
};
