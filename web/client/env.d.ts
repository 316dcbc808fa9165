/** Changes with the operations, and so with the shape of what they answer. */
declare const STATE_SHAPE: string;
