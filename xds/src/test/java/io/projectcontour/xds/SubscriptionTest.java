package io.projectcontour.xds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples of the xDS protocol's documentation, and what is between them. */
class SubscriptionTest {
  private final Subscription subscription = new Subscription(true);

  @Test
  void inStateOfTheWorldAnEmptyListMeansEverythingUntilSomethingWasNamed() {
    assertThat(subscription.replace(List.of()).wildcardGained()).isTrue();
    assertThat(subscription.wants("anything")).isTrue();

    Subscription.Change more = subscription.replace(List.of("*", "A"));
    assertThat(more).isEqualTo(new Subscription.Change(Set.of("A"), Set.of(), false, false));
    assertThat(subscription.wildcard()).isTrue();

    Subscription.Change less = subscription.replace(List.of("A"));
    assertThat(less).isEqualTo(new Subscription.Change(Set.of(), Set.of(), false, true));
    assertThat(subscription.wants("A")).isTrue();
    assertThat(subscription.wants("B")).isFalse();

    Subscription.Change none = subscription.replace(List.of());
    assertThat(none.dropped()).containsExactly("A");
    assertThat(subscription.wants("A")).isFalse();
    assertThat(subscription.wildcard()).isFalse();
  }

  @Test
  void inDeltaAnEmptyListMeansEverythingUntilTheWildcardIsGivenUp() {
    assertThat(subscription.update(List.of(), List.of()).wildcardGained()).isTrue();

    Subscription.Change more = subscription.update(List.of("A"), List.of());
    assertThat(more).isEqualTo(new Subscription.Change(Set.of("A"), Set.of(), false, false));
    assertThat(subscription.wildcard()).isTrue();

    assertThat(subscription.update(List.of(), List.of("*")).wildcardLost()).isTrue();
    assertThat(subscription.wants("A")).isTrue();
    assertThat(subscription.wants("B")).isFalse();

    assertThat(subscription.update(List.of(), List.of("A")).dropped()).containsExactly("A");
    assertThat(subscription.update(List.of(), List.of()).wildcardGained()).isFalse();
    assertThat(subscription.wants("A")).isFalse();
  }

  @Test
  void aClientThatNamesSomethingFirstDoesNotGetEverything() {
    subscription.update(List.of("A"), List.of());

    assertThat(subscription.wildcard()).isFalse();
    assertThat(subscription.names()).containsExactly("A");
  }

  @Test
  void whereEverythingMustBeAskedForAnEmptyListMeansNothing() {
    Subscription strict = new Subscription(false);

    assertThat(strict.replace(List.of()).wildcardGained()).isFalse();
    assertThat(strict.wants("A")).isFalse();
    assertThat(strict.replace(List.of("*")).wildcardGained()).isTrue();
    assertThat(strict.wants("A")).isTrue();
  }

  @Test
  void inDeltaANameThatIsAskedForAgainIsReportedAgain() {
    subscription.update(List.of("A"), List.of());

    assertThat(subscription.update(List.of("A"), List.of()).named()).containsExactly("A");
  }

  @Test
  void inStateOfTheWorldANameThatIsRepeatedIsNotReportedAgain() {
    subscription.replace(List.of("A"));

    assertThat(subscription.replace(List.of("A")))
        .isEqualTo(new Subscription.Change(Set.of(), Set.of(), false, false));
  }

  @Test
  void givingUpWhatWasNeverAskedForIsIgnored() {
    subscription.update(List.of("A"), List.of());

    assertThat(subscription.update(List.of(), List.of("B", "*")))
        .isEqualTo(new Subscription.Change(Set.of(), Set.of(), false, false));
  }
}
