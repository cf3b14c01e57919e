package nadir.audit;

import java.util.OptionalDouble;
import nadir.critical.Symmetries;
import nadir.loss.GroupMinimum;
import nadir.network.Network;
import nadir.objective.Objective;

/// A risk on data that lie elsewhere, and what can be known of them at one point without having any in hand.
///
/// @param objective the risk
/// @param network whose risk it is
/// @param samples m
/// @param penalty what weight decay adds at the point
/// @param accuracy at the point, where the loss gives that a meaning
/// @param lowerBound that no function of the inputs can go below; that of each sample alone, where groups of identical
///     inputs are not known
/// @param bestConstant the risk of the best constant output
/// @param evidence what the hidden units do
/// @param kinkHits how many pre-activations are exactly at a kink
public record RemoteRisk(Objective objective, Network network, int samples, double penalty, OptionalDouble accuracy,
        GroupMinimum lowerBound, double bestConstant, Symmetries.Evidence evidence, long kinkHits) {}
