META
key;value
description;made
budget;101
vote_type;cumulative
max_sum_points;5
PROJECTS
project_id;cost;name
a;40;Well
b;60,50;"Path; upper"
c;0;Feast
d;500;Bridge
VOTES
voter_id;vote;points
1;a,b;3,2
2;b,c;0,1.5
3;;
