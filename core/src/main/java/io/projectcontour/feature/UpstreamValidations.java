package io.projectcontour.feature;

import io.projectcontour.k8s.NamespacedName;
import io.projectcontour.k8s.Values;
import io.projectcontour.k8s.contour.UpstreamValidation;
import io.projectcontour.tables.Lookups;
import io.projectcontour.tls.SecretCheck;
import io.projectcontour.tls.SecretLookup;
import java.util.List;

/** Reads how a backend's certificate is checked (spec: httpproxy.md section 22.3). */
public final class UpstreamValidations {
  private UpstreamValidations() {}

  /** What came of it; the Secret's name is fully qualified. */
  public record Result(
      NamespacedName secret, SecretLookup<UpstreamConnection.Validation> validation) {}

  /** Reads a policy of an object in the namespace {@code from}. */
  public static Result read(UpstreamValidation policy, String from, Lookups lookups) {
    NamespacedName secret = NamespacedName.parse(Values.text(policy.caSecret()), from);
    return new Result(secret, validation(policy, secret, from, lookups));
  }

  private static SecretLookup<UpstreamConnection.Validation> validation(
      UpstreamValidation policy, NamespacedName secret, String from, Lookups lookups) {
    return switch (lookups.authorities(secret, from)) {
      case SecretLookup.NotPermitted<?> _ -> new SecretLookup.NotPermitted<>();
      case SecretLookup.Invalid<?>(String reason) ->
          new SecretLookup.Invalid<>("invalid CA Secret \"" + secret + "\": " + reason);
      case SecretLookup.Found<SecretCheck.Bytes>(var authorities) -> {
        String subject = Values.text(policy.subjectName());
        List<String> names =
            policy.subjectNames().isEmpty() && !subject.isEmpty()
                ? List.of(subject)
                : policy.subjectNames();
        if (names.isEmpty()) {
          yield new SecretLookup.Invalid<>("missing subject alternative name");
        }
        if (!names.getFirst().equals(subject)) {
          yield new SecretLookup.Invalid<>(
              "first entry of SubjectNames ("
                  + names.getFirst()
                  + ") does not match SubjectName ("
                  + subject
                  + ")");
        }
        yield new SecretLookup.Found<>(
            new UpstreamConnection.Validation(secret.name(), authorities.pem(), names));
      }
    };
  }
}
