package io.smartmesh.relayer;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often one address may ask (RL-4): so many a minute, and as many at once. For any thread. */
final class CallLimits {
  /** Addresses remembered; the longest silent one is forgotten first. */
  static final int ADDRESSES_MOST = 10_000;

  private static final long MINUTE_MILLIS = 60_000;

  private final int perMinute;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES_MOST;
        }
      };

  private static final class Bucket {
    double tokens;
    long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }

  CallLimits(int perMinute) {
    this.perMinute = perMinute;
  }

  synchronized boolean take(String address, long nowMillis) {
    Bucket bucket = buckets.computeIfAbsent(address, a -> new Bucket(perMinute, nowMillis));
    double filled = (nowMillis - bucket.at) * (double) perMinute / MINUTE_MILLIS;
    bucket.tokens = Math.min(perMinute, bucket.tokens + filled);
    bucket.at = nowMillis;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }
}
