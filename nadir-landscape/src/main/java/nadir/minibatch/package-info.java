/// How far the gradient and the Hessian of a random minibatch are from those of all samples: means, standard deviations
/// and standard errors over seeded minibatches beside the full batch's figures ([nadir.minibatch.MinibatchStudy]).
///
/// All of it speaks of mean losses. A minibatch is drawn without replacement, minibatches are drawn independently.
package nadir.minibatch;
