import { useEffect, useState } from 'react';

/** A value as it was when it last rested for a moment: what is typed is not asked for letter by letter. */
export function useDebounced<T>(value: T, milliseconds = 200): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}
