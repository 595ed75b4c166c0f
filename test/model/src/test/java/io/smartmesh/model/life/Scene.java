package io.smartmesh.model.life;

import io.smartmesh.model.Game;
import io.smartmesh.model.Verdicts;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * PF-21, PF-22, PF-25: small amounts, two payments, and no fees. H is honest; V is an adversary
 * that keeps everything and shows whatever it likes, or honest too.
 *
 * @param deposit of each of them
 */
record Scene(Set<LifeRule> rules, Set<Feature> features, int deposit) implements Game<Life> {
  private static final int DEPOSIT = 2;

  /** The amounts of p and q. The payment p may be folded in parts. */
  private static final int[] AMOUNTS = {2, 1};

  static Scene of(Set<LifeRule> rules, Feature... features) {
    EnumSet<Feature> set = EnumSet.noneOf(Feature.class);
    set.addAll(List.of(features));
    return new Scene(rules, set, DEPOSIT);
  }

  Scene without(LifeRule rule) {
    EnumSet<LifeRule> fewer = EnumSet.copyOf(rules);
    fewer.remove(rule);
    return new Scene(fewer, features, deposit);
  }

  boolean has(LifeRule rule) {
    return rules.contains(rule);
  }

  boolean may(Feature feature) {
    return features.contains(feature);
  }

  static int amount(int leaf) {
    return AMOUNTS[leaf];
  }

  @Override
  public Life start() {
    boolean young = may(Feature.REORGANISATIONS) && may(Feature.TOP_UPS);
    return Life.start(Funds.of(deposit, deposit, !young));
  }

  @Override
  public List<Step<Life>> moves(Life life) {
    Steps steps = new Steps(this, life);
    new LaneMoves(steps).add();
    new ChainMoves(steps).add();
    return steps.all();
  }

  @Override
  public void endgames(Life life, Verdicts verdicts) {
    new Endgames(this, life, verdicts).play();
  }
}
