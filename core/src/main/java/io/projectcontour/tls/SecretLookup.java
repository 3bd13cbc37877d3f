package io.projectcontour.tls;

/** The answer to an object that wants to use a Secret. */
public sealed interface SecretLookup<T> {
  /** It may, and the Secret is good. */
  record Found<T>(T value) implements SecretLookup<T> {}

  /** No delegation lets the object's namespace use the Secret. */
  record NotPermitted<T>() implements SecretLookup<T> {}

  /** The Secret is missing or bad. */
  record Invalid<T>(String reason) implements SecretLookup<T> {}
}
