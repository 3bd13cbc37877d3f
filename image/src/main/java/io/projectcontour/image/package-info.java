/**
 * Builds the container image: in goes the built program ({@code app/target}) and the JDK that runs
 * this, out come the image's file system as a folder and the same as a tar that container engines
 * load. One thread, no container engine, no network.
 *
 * <p>The steps, one class each: {@link io.projectcontour.image.JavaRuntime} (jlink and jpackage),
 * {@link io.projectcontour.image.SystemFiles} (the C library and the few files that a Linux process
 * expects), {@link io.projectcontour.image.AotCache} (trained by the real program), {@link
 * io.projectcontour.image.ImageTar}.
 */
@NullMarked
package io.projectcontour.image;

import org.jspecify.annotations.NullMarked;
