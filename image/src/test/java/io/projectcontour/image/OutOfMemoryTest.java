package io.projectcontour.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectcontour.it.pods.RunningPod;
import io.projectcontour.it.pods.Termination;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A Contour that has too little memory ends and is started again; it never hangs. */
class OutOfMemoryTest {
  private static InstalledContour contour;

  @BeforeAll
  static void install() {
    contour = new InstalledContour(Images.built(), "contour");
    contour.cluster().requireMemoryLimits();
    contour.awaitReady(2);
  }

  @AfterAll
  static void remove() {
    contour.close();
  }

  @Test
  void aContainerThatWantsMoreThanItsLimitIsKilledAndStartedAgain() {
    contour.applyCopy("tiny", container -> limit(container, "80Mi", "-Xmx200m"));
    RunningPod tiny = awaitRestart("tiny");
    assertThat(tiny.lastEnd("contour")).as(tiny::state).contains(new Termination(137, "OOMKilled"));
    contour
        .cluster()
        .await(
            "the status of the pod tells it",
            InstalledContour.PATIENCE,
            () ->
                contour
                    .api()
                    .objects()
                    .get("v1", "Pod", InstalledContour.NAMESPACE, tiny.name())
                    .at("/status/containerStatuses/0/lastState/terminated/reason")
                    .asString("")
                    .equals("OOMKilled"));
  }

  @Test
  void aContourWhoseHeapIsFullEndsAndIsStartedAgain() {
    contour.applyCopy("full", container -> limit(container, "512Mi", "-Xmx72m"));
    // Certificates with long texts around them, as of many authorities.
    String text =
        Base64.getEncoder()
            .encodeToString("# an authority\n".repeat(60_000).getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 80; i++) {
      contour
          .api()
          .objects()
          .apply(
              """
              {apiVersion: v1, kind: Secret, metadata: {name: large-%d, namespace: default}, type: Opaque, data: {ca.crt: %s}}
              """
                  .formatted(i, text));
    }
    RunningPod full = awaitRestart("full");
    assertThat(full.lastEnd("contour")).as(full::state).contains(new Termination(3, "Error"));
    assertThat(full.log("contour")).contains("java.lang.OutOfMemoryError");
  }

  private static void limit(ObjectNode container, String memory, String options) {
    container.withArray("/env").addObject().put("name", "JAVA_TOOL_OPTIONS").put("value", options);
    container.withObject("/resources/requests").put("memory", memory);
    container.withObject("/resources/limits").put("memory", memory);
  }

  private static RunningPod awaitRestart(String workload) {
    contour
        .cluster()
        .await(
            workload + " is started again",
            InstalledContour.PATIENCE,
            () ->
                contour.cluster().pods(workload).stream()
                    .anyMatch(pod -> pod.isRunning() && pod.restarts("contour") > 0));
    return contour.cluster().pods(workload).getFirst();
  }
}
