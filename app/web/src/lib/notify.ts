/** That something came, for whoever looks elsewhere: never what, for others may see the screen. */
export function announce(what: string, tag: string): void {
  if (mayNotify() && document.visibilityState === 'hidden') {
    new Notification('SmartMesh', { body: what, tag });
  }
}

export function mayNotify(): boolean {
  return 'Notification' in window && Notification.permission === 'granted';
}
