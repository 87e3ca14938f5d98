# The program is stopped, where the script can: by its application pool or its service.

function Get-StopState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{ target = (Format-Hosted) }
    if (Test-Running) { return New-State -Name 'to-do' -Id 'stop/toDo' -Values $names -Was 'running' }
    return New-State -Name 'already' -Id 'stop/already' -Values $names -Was 'stopped'
}

function Invoke-Stop {
    param([hashtable]$Operation, [hashtable]$State)
    Stop-Hosted
    return Get-Words 'stop/toDo' @{ target = (Format-Hosted) }
}
