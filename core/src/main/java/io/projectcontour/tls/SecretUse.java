package io.projectcontour.tls;

import io.projectcontour.k8s.NamespacedName;

/** A Secret and what it is looked at for. */
public record SecretUse(NamespacedName secret, Purpose purpose) {
  /** What a Secret is looked at for. */
  public enum Purpose {
    /** A certificate with its key. */
    CERTIFICATE,
    /** Certificate authorities. */
    AUTHORITIES,
    /** Certificate revocation lists. */
    REVOCATIONS
  }
}
