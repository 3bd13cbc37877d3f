package io.projectcontour.xds;

import java.util.ArrayList;
import java.util.List;

/**
 * How far one Envoy is with one type, over all its streams.
 *
 * @param streams on how many streams it asks for this type
 * @param resources how many resources it was told of
 * @param sent responses sent on these streams
 * @param accepted of those, how many it accepted
 * @param rejected of those, how many it refused
 * @param generation the snapshot that the newest response was made from
 * @param sentVersion the version of the newest response, empty before the first
 * @param acceptedVersion the version of the newest response that it accepted, empty before the
 *     first
 * @param waiting whether a response is not answered yet
 * @param rejections what it refused and has not accepted since
 */
public record TypeState(
    int streams,
    int resources,
    long sent,
    long accepted,
    long rejected,
    long generation,
    String sentVersion,
    String acceptedVersion,
    boolean waiting,
    List<Rejection> rejections) {

  /** Copies the list. */
  public TypeState {
    rejections = List.copyOf(rejections);
  }

  /** Both together; versions are those of the newer one. */
  TypeState and(TypeState other) {
    TypeState newer = other.generation > generation ? other : this;
    List<Rejection> both = new ArrayList<>(rejections);
    both.addAll(other.rejections);
    return new TypeState(
        streams + other.streams,
        resources + other.resources,
        sent + other.sent,
        accepted + other.accepted,
        rejected + other.rejected,
        newer.generation,
        newer.sentVersion,
        newer.acceptedVersion,
        waiting || other.waiting,
        both);
  }
}
