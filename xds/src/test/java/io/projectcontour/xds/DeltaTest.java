package io.projectcontour.xds;

import static io.projectcontour.snapshot.ResourceType.CLUSTER;
import static io.projectcontour.snapshot.ResourceType.ENDPOINT;
import static io.projectcontour.snapshot.ResourceType.LISTENER;
import static io.projectcontour.snapshot.ResourceType.ROUTE;
import static io.projectcontour.snapshot.ResourceType.SECRET;
import static io.projectcontour.snapshot.ResourceType.VIRTUAL_HOST;
import static io.projectcontour.xds.TestResources.cluster;
import static io.projectcontour.xds.TestResources.endpoints;
import static io.projectcontour.xds.TestResources.listener;
import static io.projectcontour.xds.TestResources.resource;
import static io.projectcontour.xds.TestResources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.service.endpoint.v3.EndpointDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.listener.v3.ListenerDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.RouteDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.route.v3.VirtualHostDiscoveryServiceGrpc;
import io.grpc.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeltaTest {
  private TestBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = new TestBed();
  }

  @AfterEach
  void stop() throws Exception {
    bed.close();
  }

  @Test
  void theFirstRequestForEverythingIsAnsweredEvenWhenThereIsNothing() throws Exception {
    TestClient client = bed.delta(ListenerDiscoveryServiceGrpc.getDeltaListenersMethod());
    client.subscribe(LISTENER);

    Received first = client.nextAccepted(LISTENER);
    assertThat(first.versions()).isEmpty();
    assertThat(first.removed()).isEmpty();
    bed.assertNothingMoreFor(client);
  }

  @Test
  void onlyWhatChangesIsSent() throws Exception {
    bed.publish(listener("a", "1"), listener("b", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(LISTENER);
    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("a", "b");

    bed.publish(listener("b", "2"), listener("c", "1"));
    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("b", "c");
    bed.remove(LISTENER, "a");
    Received removal = client.nextAccepted(LISTENER);

    assertThat(removal.versions()).isEmpty();
    assertThat(removal.removed()).containsExactly("a");
  }

  @Test
  void aResourceThatComesAndGoesWhileTheClientIsBusyLeavesNoTrace() throws Exception {
    TestClient client = bed.deltaAggregated();
    client.subscribe(LISTENER);
    Received first = client.next(LISTENER);
    bed.publish(listener("short-lived", "1"));
    bed.remove(LISTENER, "short-lived");
    bed.assertNothingMoreFor(client);

    client.accept(first);

    bed.assertNothingMoreFor(client);
  }

  @Test
  void aReconnectingClientIsSentOnlyWhatItDoesNotHave() throws Exception {
    bed.publish(listener("same", "1"), listener("changed", "2"), listener("new", "1"));
    TestClient client = bed.deltaAggregated();
    client.send(
        client
            .delta(LISTENER)
            .putInitialResourceVersions("same", listener("same", "1").version())
            .putInitialResourceVersions("changed", listener("changed", "1").version())
            .putInitialResourceVersions("gone", listener("gone", "1").version()));

    Received first = client.nextAccepted(LISTENER);
    assertThat(first.versions()).containsOnlyKeys("changed", "new");
    assertThat(first.removed()).containsExactly("gone");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aReconnectingClientThatHasEverythingGetsAnEmptyAnswerToAWildcardAndNoneToNames()
      throws Exception {
    bed.publish(listener("l", "1"), route("r", "1"));
    TestClient client = bed.deltaAggregated();
    client.send(
        client.delta(LISTENER).putInitialResourceVersions("l", listener("l", "1").version()));
    client.send(
        client
            .delta(ROUTE)
            .addResourceNamesSubscribe("r")
            .putInitialResourceVersions("r", route("r", "1").version()));

    assertThat(client.nextAccepted(LISTENER).versions()).isEmpty();
    bed.assertNothingMoreFor(client);
  }

  @Test
  void whatAReconnectingClientHasIsKeptUpToDate() throws Exception {
    bed.publish(route("r", "1"));
    TestClient client = bed.deltaAggregated();
    client.send(
        client
            .delta(ROUTE)
            .addResourceNamesSubscribe("r")
            .putInitialResourceVersions("r", route("r", "1").version()));
    bed.assertNothingMoreFor(client);

    bed.publish(route("r", "2"));
    assertThat(client.nextAccepted(ROUTE).versions()).containsOnlyKeys("r");
    bed.remove(ROUTE, "r");
    assertThat(client.nextAccepted(ROUTE).removed()).containsExactly("r");
  }

  @Test
  void aNamedResourceThatDoesNotExistIsDeclaredAbsentAndSentWhenItAppears() throws Exception {
    TestClient client = bed.delta(RouteDiscoveryServiceGrpc.getDeltaRoutesMethod());
    client.subscribe(ROUTE, "late");
    assertThat(client.nextAccepted(ROUTE).removed()).containsExactly("late");
    bed.assertNothingMoreFor(client);

    bed.publish(route("late", "1"));

    assertThat(client.nextAccepted(ROUTE).versions()).containsOnlyKeys("late");
  }

  @Test
  void aNameThatIsAskedForAgainIsAnsweredAgain() throws Exception {
    bed.publish(endpoints("a", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ENDPOINT, "a", "missing");
    client.nextAccepted(ENDPOINT);

    client.subscribe(ENDPOINT, "a", "missing");

    Received again = client.nextAccepted(ENDPOINT);
    assertThat(again.versions()).containsOnlyKeys("a");
    assertThat(again.removed()).containsExactly("missing");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aNameThatWasGivenUpAndIsTakenUpAgainIsAnswered() throws Exception {
    bed.publish(endpoints("a", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ENDPOINT, "a");
    client.nextAccepted(ENDPOINT);
    client.unsubscribe(ENDPOINT, "a");
    bed.assertNothingMoreFor(client);
    bed.publish(endpoints("a", "2"));
    bed.assertNothingMoreFor(client);

    client.subscribe(ENDPOINT, "a");

    assertThat(client.next(ENDPOINT).versions()).containsEntry("a", endpoints("a", "2").version());
  }

  @Test
  void aClientThatRepeatsItsNamesWithEachAcknowledgementDoesNotGoInCircles() throws Exception {
    bed.publish(endpoints("a", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ENDPOINT, "a");
    acceptAndRepeat(client, client.next(ENDPOINT));
    acceptAndRepeat(client, client.next(ENDPOINT));
    bed.assertNothingMoreFor(client);

    bed.publish(endpoints("a", "2"));
    acceptAndRepeat(client, client.next(ENDPOINT));

    bed.assertNothingMoreFor(client);
  }

  private static void acceptAndRepeat(TestClient client, Received response) {
    client.send(
        client.delta(ENDPOINT).setResponseNonce(response.nonce()).addResourceNamesSubscribe("a"));
  }

  @Test
  void aNameThatIsGivenUpUnderAWildcardIsAnswered() throws Exception {
    bed.publish(listener("a", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(LISTENER, "*", "a", "missing");
    Received first = client.nextAccepted(LISTENER);
    assertThat(first.removed()).containsExactly("missing");

    client.unsubscribe(LISTENER, "a", "missing");

    Received second = client.nextAccepted(LISTENER);
    assertThat(second.versions()).containsOnlyKeys("a");
    assertThat(second.removed()).containsExactly("missing");
  }

  @Test
  void aWildcardCanBeGivenUp() throws Exception {
    bed.publish(listener("a", "1"), listener("b", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(LISTENER, "*", "a");
    client.nextAccepted(LISTENER);
    client.unsubscribe(LISTENER, "*");
    bed.assertNothingMoreFor(client);

    bed.publish(listener("a", "2"), listener("b", "2"));

    assertThat(client.nextAccepted(LISTENER).versions()).containsOnlyKeys("a");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void whatARequestAsksForCountsEvenIfItsNonceIsOld() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ENDPOINT, "a");
    Received first = client.nextAccepted(ENDPOINT);
    bed.publish(endpoints("a", "2"));
    Received second = client.next(ENDPOINT);

    client.send(
        client.delta(ENDPOINT).setResponseNonce(first.nonce()).addResourceNamesSubscribe("b"));
    bed.assertNothingMoreFor(client);
    client.accept(second);

    assertThat(client.next(ENDPOINT).versions()).containsOnlyKeys("b");
  }

  @Test
  void aRequestMayAcceptAndAskForMoreAtOnce() throws Exception {
    bed.publish(endpoints("a", "1"), endpoints("b", "1"));
    TestClient client = bed.delta(EndpointDiscoveryServiceGrpc.getDeltaEndpointsMethod());
    client.subscribe(ENDPOINT, "a");
    Received first = client.next(ENDPOINT);

    client.send(
        client
            .delta(ENDPOINT)
            .setResponseNonce(first.nonce())
            .addResourceNamesSubscribe("b")
            .addResourceNamesUnsubscribe("a"));

    assertThat(client.nextAccepted(ENDPOINT).versions()).containsOnlyKeys("b");
    bed.publish(endpoints("a", "2"));
    bed.assertNothingMoreFor(client);
  }

  @Test
  void virtualHostsAreAskedForWithoutNames() throws Exception {
    bed.publish(resource(VIRTUAL_HOST, "ingress_http/a", "a.example.com"));
    TestClient client = bed.delta(VirtualHostDiscoveryServiceGrpc.getDeltaVirtualHostsMethod());
    client.subscribe(VIRTUAL_HOST);

    assertThat(client.nextAccepted(VIRTUAL_HOST).versions()).containsOnlyKeys("ingress_http/a");
  }

  @Test
  void anUnknownTypeEndsTheStream() throws Exception {
    TestClient client = bed.deltaAggregated();
    client.send(client.delta(ROUTE).setTypeUrl("type.googleapis.com/unheard.of"));

    assertThat(client.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aRefusedResourceIsNotSentAgainUntilItChangesAndOthersGoOn() throws Exception {
    bed.publish(route("bad", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(ROUTE, "bad");
    client.refuse(client.next(ROUTE), "no");
    client.subscribe(ROUTE, "other");
    assertThat(client.nextAccepted(ROUTE).removed()).containsExactly("other");
    bed.assertNothingMoreFor(client);

    bed.publish(route("other", "1"));
    assertThat(client.nextAccepted(ROUTE).versions()).containsOnlyKeys("other");
    bed.publish(route("bad", "2"));

    assertThat(client.nextAccepted(ROUTE).versions()).containsOnlyKeys("bad");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void theGoodPartsOfARefusedResponseReachTheClientAndTheBadOnesAreFound() throws Exception {
    Set<String> bad = Set.of("s07", "s21");
    TestClient client = bed.deltaAggregated();
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < 32; i++) {
      names.add(String.format("s%02d", i));
    }
    names.forEach(name -> bed.publish(resource(SECRET, name, "1")));
    client.subscribe(SECRET, names.toArray(new String[0]));
    Set<String> has = new HashSet<>();
    Set<String> foundBad = new TreeSet<>();
    int responses = 0;
    while (has.size() + foundBad.size() < names.size()) {
      Received response = client.next(SECRET);
      responses++;
      if (response.versions().keySet().stream().anyMatch(bad::contains)) {
        if (response.versions().size() == 1) {
          foundBad.addAll(response.versions().keySet());
        }
        client.refuse(response, "there is something bad");
      } else {
        has.addAll(response.versions().keySet());
        client.accept(response);
      }
    }

    assertThat(foundBad).isEqualTo(bad);
    assertThat(responses).isLessThan(25);
    bed.assertNothingMoreFor(client);
    await()
        .untilAsserted(
            () ->
                assertThat(bed.server.envoys().iterator().next().rejections())
                    .extracting(Rejection::resource)
                    .containsExactlyElementsOf(new TreeSet<>(bad)));
  }

  @Test
  void aRemovalThatWasRefusedWithSomethingBadIsToldAgain() throws Exception {
    bed.publish(listener("gone", "1"), listener("bad", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(LISTENER);
    client.nextAccepted(LISTENER);
    bed.store.publish(
        List.of(listener("bad", "2")), List.of(TestResources.removed(LISTENER, "gone")));
    client.refuse(client.next(LISTENER), "no");

    Received removal = client.nextAccepted(LISTENER);
    assertThat(removal.versions()).isEmpty();
    assertThat(removal.removed()).containsExactly("gone");
    client.refuse(client.next(LISTENER), "no");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void aFixedPartOfARefusedResponseIsNotSentTwice() throws Exception {
    bed.publish(resource(SECRET, "a", "1"), resource(SECRET, "b", "1"));
    TestClient client = bed.deltaAggregated();
    client.subscribe(SECRET, "a", "b");
    Received first = client.next(SECRET);
    bed.publish(resource(SECRET, "a", "2"));
    client.refuse(first, "a is bad");

    assertThat(client.nextAccepted(SECRET).versions())
        .containsExactly(java.util.Map.entry("a", resource(SECRET, "a", "2").version()));
    assertThat(client.nextAccepted(SECRET).versions()).containsOnlyKeys("b");
    bed.assertNothingMoreFor(client);
  }

  @Test
  void clustersThatAReconnectingClientHasAreTakenAwayAfterTheGraceOnly() throws Exception {
    TestClient client = bed.deltaAggregated();
    client.send(
        client.delta(CLUSTER).putInitialResourceVersions("gone", cluster("g", "1").version()));

    Received first = client.nextAccepted(CLUSTER);

    assertThat(first.removed()).isEmpty();
    bed.assertNothingMoreFor(client);
  }
}
