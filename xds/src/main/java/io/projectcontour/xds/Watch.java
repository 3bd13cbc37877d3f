package io.projectcontour.xds;

import io.projectcontour.snapshot.Resource;
import io.projectcontour.snapshot.ResourceType;
import io.projectcontour.snapshot.XdsSnapshot;
import java.util.Optional;
import java.util.Set;

/**
 * What one client wants of one type on one stream, and what it has been told of it.
 *
 * <p>Belongs to the thread of the stream.
 */
sealed interface Watch permits FullWatch, IncrementalWatch {
  ResourceType type();

  Subscription subscription();

  /** Takes over the part of a request that changes what the client wants. */
  void subscribe(ClientRequest request);

  /** Notes the names that a newer snapshot changed; empty if they are not known. */
  void advance(Optional<Set<String>> changed);

  /** Tells about this name again, if it is wanted, although the client was told. */
  void sendAgain(String name);

  /** Looks once more at these names: whether they may leave the client may have changed. */
  void lookAgain(Set<String> names);

  /** Whether {@link #next} may have something. */
  boolean pending();

  /** What the client lacks, if anything; from then on it counts as told. */
  Optional<Update> next(XdsSnapshot snapshot, Departures departures);

  /** The client has taken over the update. */
  void accepted(Update update);

  /**
   * The client has refused the update. Whether parts of it are to be sent apart, to find out what
   * is wrong in it.
   */
  boolean rejected(Update update, RefusedNames names);

  /**
   * Whether the client is known to use this very resource, although it refused another of that name
   * later.
   */
  boolean uses(Resource resource);

  /** Whether parts of something that was refused still have to be sent apart. */
  boolean isSearching();

  /** How many resources the client was told of and not told to forget. */
  int told();
}
