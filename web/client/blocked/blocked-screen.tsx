export function BlockedScreen() {
  return null;
}
