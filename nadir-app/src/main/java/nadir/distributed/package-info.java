/// Data that no single machine holds, and risks over them: what commands ask of a cluster, and how they find one that
/// answers. Clusters are services; this package knows none of them.
package nadir.distributed;
