/**
 * A folder with manifests as a source of objects, in place of the Kubernetes API.
 *
 * <p>Comes in: the files {@code *.yaml}, {@code *.yml} and {@code *.json} below a folder. Goes out:
 * the same {@link io.projectcontour.k8s.ObjectEvent}s that a watch of the API gives, and each
 * {@link io.projectcontour.kube.folder.Problem} with the line of the file. The way of a change:
 * {@code FolderScan} sees that a file differs, {@code Settling} waits until nobody writes to it,
 * {@code YamlText} and {@code YamlTree} make trees that know their lines, {@code ManifestReader}
 * validates them, {@code FolderObjects} works out what that changes.
 *
 * <p>All of it runs on the one virtual thread of a {@link
 * io.projectcontour.kube.folder.ManifestFolder}, which also calls the receivers.
 */
@NullMarked
package io.projectcontour.kube.folder;

import org.jspecify.annotations.NullMarked;
