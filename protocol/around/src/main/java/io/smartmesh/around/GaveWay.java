package io.smartmesh.around;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.LinkedHashMap;

/** What there was no room for: it may come again after a while (AR-10). */
final class GaveWay {
  private final LinkedHashMap<Bytes, Moment> until = new LinkedHashMap<>();

  boolean has(Bytes prefix, Moment now) {
    Moment end = until.get(prefix);
    return end != null && end.isAfter(now);
  }

  void add(Bytes prefix, Moment now) {
    until.remove(prefix);
    until.put(prefix, now.plusMillis(AroundLimits.GAVE_WAY_MILLIS));
    if (until.size() > AroundLimits.GAVE_WAY) {
      until.remove(until.keySet().iterator().next());
    }
  }
}
