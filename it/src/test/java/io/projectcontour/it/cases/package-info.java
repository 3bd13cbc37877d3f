/**
 * The differential cases: manifests, and what the reference implementation made of them.
 *
 * <p>Comes in: the folder of cases. Each is read by {@link io.projectcontour.it.cases.CaseFolder},
 * put through the controller by a {@link io.projectcontour.it.cases.CaseEngine} (inside this JVM,
 * or as a process beside a real API server), and what comes out is compared in its normal form. The
 * resources also go to a real Envoy, see {@link io.projectcontour.it.cases.EnvoyAcceptance}. The
 * thread of the test is the only caller unless a class says otherwise.
 */
@NullMarked
package io.projectcontour.it.cases;

import org.jspecify.annotations.NullMarked;
